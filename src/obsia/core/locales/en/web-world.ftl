### The pages of the world: the planet, its countries, scenarios, what others publish, and use beside chips.

## Charts over time

web-chart-value = our value (the median)
web-chart-others = published by others
web-chart-past = past
web-chart-projection = projection
web-chart-seen = { $caption }. { $label }

## The planet

web-world-title = The electricity of data centres and AI in { $year }
web-world-apart = Scenario { $scenario }
web-world-about = How much electricity data centres and AI use in the world and in each country, the path to 2035, and what sources disagree on.
web-world-finding = Data centres in { $year }: { $all }
web-world-finding-ai = Data centres in { $year }: { $all }, of which AI { $ai }
web-world-lead = How much, where and how certain: all data centres, and the part that AI takes.
web-world-card-all = All data centres in the world
web-world-card-all-note = Cooling and losses included, mining of cryptocurrencies left out.
web-world-card-totals = As the IEA and Gartner count
web-world-card-ai = Of that, AI
web-world-card-ai-note = Accelerators, their servers and cooling, counted by the chips that were sold.
web-world-card-share = AI’s share of the electricity of data centres
web-world-card-growth = Growth of AI, { $first } to { $last }
web-world-card-growth-note = In one year.
web-world-card-growth-more = What others say about it
web-world-card-power = Connected power
web-world-no-ai = Accelerators are counted from { $first } on: there is no figure for AI in { $year }.
web-world-choose = Another year or scenario
web-world-year = Year
web-world-scenario = Scenario
web-world-scenario-hint = The first four are published by the IEA; the others move one lever each. obsia follows each with its own uncertainty.
web-world-show = Show
web-world-bad-year = “{ $year }” is not a year from { $first } to { $last }.
web-world-others = Other years and scenarios
web-world-static = These are the years and scenarios in this edition; obsia serve answers for every year from 2020 to 2035 and for scenarios of your own.
web-world-on-scenario = You see the scenario { $name }, on the path of the IEA. { $independent }
web-world-on-own = You see the scenario { $name }: one lever of obsia is moved, the rest is as in the reference. { $independent }
web-world-largest-apart = { $count ->
    [one] { $names }: its range lies above all others
   *[other] { $names }: their ranges lie above all others
 }
web-world-largest-open = The ranges overlap: nobody can say which country draws most
web-world-largest-about = Electricity of data centres in { $year }, the { $count } countries with the largest medians among those with figures of their own; log scale. Where ranges overlap, the order means nothing.
web-world-published-world = Of { $judged } published figures for the world that count the same electricity, { $inside } touch our range
web-world-published-about = Bar: our range of the year, with its median. Diamond: what is published. Log scale.
web-world-published-row = { $series } { $edition }, { $year }: { $value }
web-world-panel-all = all data centres
web-world-panel-ai = AI
web-world-scenarios-apart-both = In { $year }, the ranges of { $most } and { $least } no longer meet, for all data centres and for AI
web-world-scenarios-apart-demand = In { $year }, the ranges of { $most } and { $least } no longer meet for all data centres; they still meet for AI alone
web-world-scenarios-apart-ai = In { $year }, the ranges of { $most } and { $least } no longer meet for AI; they still meet for all data centres
web-world-scenarios-apart-none = In { $year }, the ranges of all scenarios overlap: none stands apart
web-world-scenarios-about = Electricity a year in the four scenarios of the IEA as obsia follows each: all data centres, and within them AI (dashed). Line: median; band: range; in figures: { $year }. One scale for all.
web-world-regions-grown = In { $grown } of { $all } regions, the range of { $last } lies above all of that of { $first }
web-world-regions-about = Electricity of data centres a year. Line: median; band: range; in figures: { $last }. One log scale for all.
web-world-where = Where
web-world-where-note = The map shows electricity per inhabitant: a map of totals would mostly show which countries are large. Its steps are wide, because ranges are, and stay the same for every year and scenario. Totals are in the table.
web-world-map-title = Electricity of data centres per inhabitant in { $year }
web-world-map-about = A map of the world. Each country has one of five shades, stronger where data centres use more electricity per inhabitant; countries without figures of their own are hatched. The table of all countries has the same figures.
web-world-legend = Kilowatt-hours per inhabitant in the year
web-world-legend-below = below { $high }
web-world-legend-between = { $low } to { $high }
web-world-legend-above = { $low } and above
web-world-legend-allocated = hatched, grey on paper: no published figure was found for the country. What it draws is inferred from its economy and its region: a range, whose middle the shade shows; the true value may well be one step away.
web-world-borders = Borders are those of Natural Earth, which show who controls a territory in practice. The map takes no side on the status of a territory; where a border is disputed, the area is shown separately without a figure.
web-world-label = { $country }, kWh per inhabitant: { $step }
web-world-label-allocated = { $country }, kWh per inhabitant: { $step } (a range only)
web-world-table = Countries with figures of their own, sorted by name
web-world-all-countries = All { $all } countries, with their ranges
web-world-regions-table = Electricity and connected power by region
web-world-operators-table = Electricity and connected power by type of operator
web-world-path = The path to 2035
web-world-path-note = Chips are counted to the end of 2025 and assumed after that. AI and the rest add up to all data centres in each simulation; medians do not.
web-world-chart-all = Electricity of all data centres, by year
web-world-chart-all-label = A line with its range, rising from 2020 to 2035; the table below has every figure. Diamonds are what others publish for the world.
web-world-chart-ai = Electricity of AI, by year
web-world-chart-ai-label = A line with its range, rising steeply from 2022 to 2035 while the range widens; the table below has every figure.
web-world-chart-ai-note = Chips are counted to the end of 2025.
web-world-path-table = All data centres, AI, and the rest, by year
web-world-uncounted = not counted
web-world-disagree = What sources disagree on
web-world-compared-table = Our figures beside what is published, by quantity
web-world-compared-what = place and year
web-world-ai = Who is behind AI’s electricity
web-world-ai-note = By maker and by owner of the chips: each list adds up to AI’s electricity in each simulation.
web-world-changes = What the scenario changes
web-world-changes-table = Difference from the reference, by year
web-world-more = More
web-world-more-countries = All countries
web-world-more-scenarios = What each scenario changes
web-world-more-sources = How publishers changed their minds
web-world-more-closing = Does stated use account for the chips?
web-world-years = Year by year: all data centres, AI, and what others publish
web-world-crumbs = You are in

## Countries

web-countries-title = Data centres by country in { $year }
web-countries-about = Electricity of the data centres of { $all } countries, each with its range and how it is known.
web-countries-lead = { $own } of { $all } countries have figures of their own; for the others only a range can be given. Lists are in the order of names, not ranked: ranges overlap, and publishers count differently.
web-countries-region = { $region }: { $count ->
    [one] one country
   *[other] { $count } countries
 }
web-countries-table = Electricity of data centres by country in { $year }
web-countries-known = how it is known
web-countries-inhabitant = per inhabitant

web-country-finding = Data centres { $in } in { $year }: { $range }
web-country-title = Data centres { $in }: electricity, carbon and water
web-country-about = How much electricity the data centres { $of } use, with its range, how it is known, what is published, and what the State agreed to.
web-country-crumb-world = World
web-country-crumb-countries = Countries
web-country-demand = Electricity of data centres { $in } in { $year }
web-country-inhabitant = Per inhabitant
web-country-share = Share of the electricity generated { $in }
web-country-carbon = Carbon of that electricity
web-country-water = Water
web-country-installed = Connected power
web-country-installed-in = Connected power in { $year }
web-country-lead = Connected power: { $now } in { $year }, { $then } in { $ahead }.
web-country-peak = Peak power
web-country-how = How it is known
web-country-path = The path to 2035
web-country-chart = Electricity of data centres { $in }: { $now } in { $year }, { $then } in { $ahead }
web-country-chart-range = Electricity of data centres { $in }: a range, without a central value
web-country-chart-label = A line with its range from 2020 to 2035, and diamonds for what others publish; the tables of this page have every figure.
web-country-chart-label-alone = A line with its range from 2020 to 2035; the table of this page has every figure.
web-country-chart-label-range = A range without a line from 2020 to 2035; the table of this page has every figure.
web-country-path-table = Electricity by year
web-country-published = What is published about it
web-country-published-note = Each publisher by its editions, in the unit and with the boundary that it states.
web-country-published-table = What is published on the data centres { $of }, by publisher and edition
web-country-state = International texts on AI
web-country-state-more = All commitments { $of } on file
web-country-near = Other countries of the region ({ $region })

## Scenarios

web-scenarios-title = Paths to 2035: what each scenario changes
web-scenarios-about = Four scenarios of the IEA and six of obsia: what each assumes, the electricity of all data centres and of AI in it, and what each changes.
web-scenarios-lead = The first four paths are those that the IEA published in April 2025; its own figures stand beside ours. obsia is independent of it: it follows each path with its own uncertainty. AI accounts for 70% of what Lift-Off and Headwinds change (50 to 90%, assumed), and for its own share of what High Efficiency changes. Each of the other six moves one lever. AI is a part of all data centres in each simulation.
web-scenarios-base = The rules and plans as they stand in early 2025, and what industry expects of its own growth. It is the reference here.
web-scenarios-lift-off = AI is taken up faster, and sites, chips and grid connections keep pace.
web-scenarios-high-efficiency = The demand for AI is that of the reference; hardware, software and facilities need less electricity for it.
web-scenarios-headwinds = AI is taken up more slowly, and sites, chips and grids hold it back.
web-scenarios-slow-uptake = AI is taken up more slowly: from 2025, its electricity falls 8% further behind the reference each year (4 to 12%).
web-scenarios-efficient-work = The same work, of AI and of all else, takes 4% less electricity each year than in the reference (2 to 6%).
web-scenarios-scarce-chips = Chips remain scarce: shipments stay at the level of the last count until 2030.
web-scenarios-late-power = Power comes late: from delivery to power-on it takes fourteen months, not four (10 to 22).
web-scenarios-lean-cooling = Cooling and losses shrink: PUE less one falls by 7% a year more than in the reference (4 to 10%).
web-scenarios-clean-grids = Grids get cleaner faster: carbon per kilowatt-hour falls by 8% a year instead of 3% (6 to 10%). Electricity stays the same.
web-scenarios-table = { $name } compared with Base, simulation by simulation
web-scenarios-path = { $name }: all data centres, and AI in them
web-scenarios-see = The planet in 2030 in this scenario
web-scenarios-own = A scenario of your own
web-scenarios-own-note = Any parameter of the world view can be changed in a file, and everything is then computed anew: obsia world --scenario-file.
## Sources

web-editions-about = What publishers say of the electricity of data centres and AI, edition by edition, and how each changed its mind.
web-editions-countries = This page has the world and its regions; what is published about a country is on its page.
web-editions-mind = { $publisher }: { $what }
web-editions-table = Publishers on data centres and AI, sorted by name

## Closing the loop

web-closing-title = Does stated use account for the chips?
web-closing-about = Stated use of AI times our energy of one unit, compared with the chips behind it: the factor between the two, and what could explain it.
web-closing-lead = Some companies state how many tokens or messages they serve. Multiplied by the energy of one, that is an amount of electricity; their chips draw electricity too. The factor is chips divided by use: at 1, the loop would close.
web-closing-honest = Nothing is fitted to come near 1. If the range of a factor contains 1, use and chips may agree; if it does not, something is left to explain, and the tables below say what.
web-closing-table = Stated use compared with chips, by the date of the count
web-closing-unclosed = Not compared, because no count of chips is known for that date: { $what }.
closing-on = { $loop } ({ $date })
web-closing-loop = { $loop }, { $date }
web-closing-uses = What is stated, and what one costs
web-closing-explained = What could explain a factor above 1
web-closing-untold = no fact says how much
web-closing-a-token = a token
web-closing-a-message = a message
web-closing-overlap = Explanations overlap: what several leave together is not what each leaves.

web-table-world = The planet in the year: all tables of this page
web-table-countries = Every country in the year
web-table-country = One country or group: year and path
web-table-editions = Published figures, every edition
web-table-closing = Stated use compared with chips
