## The world view: obsia world

help-world = The planet: electricity, power, carbon and water of data centres and AI, by country, with scenarios to 2035.
option-country = One country, or countries together: a code (FRA, FR, EU, G7) or a name.
option-year = The year, from 2020 to 2035; 2025 by default.
option-scenario = A scenario: Base, Lift-Off, High Efficiency or Headwinds, published by the IEA; or one of obsia: Slow uptake, Efficient work, Scarce chips, Late power, Lean cooling, Clean grids.
option-scenario-file = A scenario of your own (YAML, TOML or JSON), stated as differences from the reference.
option-sources = What is published, by source and edition: how a source changed its mind.
option-closing = Close the loop: stated use compared with the chips behind it.
option-move = What if all inference of this model moved to the country of { OPTION("to") }.
option-to = The country that inference moves to: a code or its name.
option-from = The country where inference is now; drawn among the regions of its cloud by default.
option-tokens-per-month = Tokens per month: 50T or 5e13; what the developer states by default.
option-queries = A CSV of questions; the answers go to { OPTION("out") }.
option-world-out = Where to write the answers to { OPTION("queries") }, as CSV.
option-reports = Reports of data centres under Regulation (EU) 2024/1364. May be repeated.
option-world-csv = Print figures as CSV, one row each.
option-world-parquet = Write figures to a Parquet file, one row each.
option-world-xlsx = Write an Excel workbook.
short-range = { $low } to { $high }
world-in-year = { $place }, { $year }
world-in-unit = { $value } { $unit }
world-title = The planet in { $year }: data centres and AI
scenario-slow-uptake = Slow uptake
scenario-efficient-work = Efficient work
scenario-scarce-chips = Scarce chips
scenario-late-power = Late power
scenario-lean-cooling = Lean cooling
scenario-clean-grids = Clean grids
world-scenario = Scenario { $name }, on the path of the published scenario { $anchor }.
world-override = { $words } ({ $name }): { $value }
world-independent = obsia is independent of the IEA, and of every publisher that it names.
world-meaning = Values are medians, which do not add up; in each simulation the electricity of countries and regions adds up to the world’s. The plausible range contains { $level } of the simulations. What counts as a data centre is left open: half of the simulations count as publishers of world totals do, half as national publishers, whose figures add up to more. The range is not called tested: too few families of publishers can judge it.
world-unrecorded = The figures could not be recorded for obsia trace: { $reason }

## Growth of AI

section-world-tension = Growth of AI from { $first } to { $last }: figures that disagree
world-tension-ours = By the chips that were sold, the electricity of AI grew from { $first } to { $last } by { $growth }.
world-tension-same-years = { $publisher }, edition { $edition }: { $value } from { $from } to { $to } for data centres built for AI (it says nothing about AI chips in other sites).
world-joined-rest = The two agree only if sites built for AI draw { $rest } a year beside accelerators and their servers, in both years alike: they would then have grown by { $growth }. No published figure of that amount was found.
world-joined = With it, counts of AI in { $year } agree to within { $gap }, each as it counts.
world-joined-count = { $published } ({ $boundary }); ours, counted so: { $ours }.
world-tension-published = { $publisher }, edition { $edition }: { $value } a year from { $from } to { $to } for accelerated servers, in the scenario { $scenario }.
world-tension-left = If both were right, { $growth } a year would be left for { $from } to { $to }.
world-tension-why = There are several reasons why they may differ. A mean over six years of a scenario is not one year, and in this one chips were being switched on faster than ever. The publisher counts servers with accelerators; we count chips that were sold, and when they draw power is our judgement. The edition was written before most of these chips were shipped. One thing would settle it: what providers’ accelerators draw, by quarter.
world-tension-widest = Of the width of our range, { $share } comes from one input: { $input }.

## The world in the year

section-world-year = Data centres of the world in { $year }
section-world-operators = By operator
section-world-regions = By region
head-place = place
head-region = region
head-operator = operator
world-head-demand = electricity
world-head-power = connected
world-head-load = load factor
world-row-demand_kwh-facility = electricity
world-row-world-totals = the same, counted as in world totals
world-row-demand_kwh-server = electricity of information technology
world-row-installed_w-facility = connected power
world-row-peak_w-facility = peak power
world-row-demand_pue-facility = PUE
world-row-load_factor_share-facility = load factor
world-note-demand_kwh-facility = of all data centres, cooling and losses included, without mining of cryptocurrencies
world-note-world-totals = as the IEA and Gartner count data centres, half of the simulations each
world-note-demand_kwh-server = the part that servers, storage and networks draw
world-note-installed_w-facility = what the facilities may draw at most
world-note-peak_w-facility = the most that they draw at once in the year, all together
world-note-demand_pue-facility = electricity divided by that of information technology
world-note-load_factor_share-facility = average power divided by connected power
world-operator-hyperscale = hyperscale
world-operator-colocation = colocation and service providers
world-operator-enterprise = enterprise
world-region-world = World
world-region-north-america = North America
world-region-central-and-south-america = Central and South America
world-region-europe = Europe
world-region-africa = Africa
world-region-middle-east = Middle East
world-region-eurasia = Eurasia
world-region-asia-pacific = Asia Pacific
world-region-asia-pacific-excl-china = Asia Pacific without China
world-region-rest-of-world = Rest of the world
world-region-european-union = European Union
world-region-european-economic-area = European Economic Area
world-region-union-united-kingdom-norway-and-switzerland = European Union, United Kingdom, Norway and Switzerland
world-region-americas = Americas
world-region-latin-america = Latin America
world-region-middle-east-and-africa = Middle East and Africa
world-region-europe-middle-east-and-africa = Europe, Middle East, and Africa
world-region-outside-the-united-states-and-china = outside the United States and China
world-region-nordics = Nordic countries
world-region-iberian-peninsula = Iberian Peninsula
world-region-gulf-cooperation-council = Gulf Cooperation Council
world-region-google-data-centres = data centres of Google
world-region-quebec = Quebec
world-region-great-britain = Great Britain
world-region-virginia = Virginia
world-path-historical = history
world-path-at-publication = when published
world-path-central = central path
world-path-forecast = forecast
world-path-range = range
world-path-plan = plan
world-path-estimate = estimate
world-path-projection = projection
world-path-base-projection = base projection
world-path-medium = medium
world-path-low = low
world-path-high = high
world-path-low-high = low to high
world-path-minimum = minimum
world-path-maximum = maximum
world-path-median = median
world-path-upper = upper bound
world-path-trend = trend
world-path-tendanciel = business as usual
world-path-reference = reference
world-path-baseline = baseline
world-path-limited = limited growth
world-path-full-use = full use of what is built
world-path-moderate-growth = moderate growth
world-path-faster-uptake = faster uptake
world-path-decided-projects = decided projects
world-path-supply-plans = supply plans
world-path-survey = survey
world-path-rapid-decarbonisation = rapid decarbonisation
world-path-scenario-frame = scenario frame
world-path-no-progress-of-efficiency = no progress of efficiency
world-path-ai-boom = AI boom
world-path-ai-summit-announcements = announcements of the AI summit
world-path-fewer-installations = fewer installations
world-path-more-graphics-chips = more graphics chips
world-path-shorter-life-of-ai-chips = shorter life of AI chips
world-path-more-idle-power-and-utilisation = more idle power and utilisation
world-regions-left = In each simulation the electricity and the power of these regions add up to the world’s; medians do not.

## AI beside all data centres

section-world-ai = AI within all data centres in { $year }
world-ai-all = all data centres
world-ai-ai = AI: accelerators, their servers and cooling
world-ai-left = what is left for everything else
world-ai-inside = In each simulation AI is a part of all data centres, in every year and scenario: chips and planets are drawn together, and what is left beside AI is what all else draws.
world-ai-rated = AI at full load, end of the year
world-ai-none = Accelerators are counted from { $first } on: there is no figure for AI in { $year }.
world-ai-terms = By maker of the chips
world-ai-owners = By owner of the chips
world-ai-countries = Where its chips may be
world-ai-unknown = not known
world-ai-countries-meaning = By name, not ranked. The source of the chips counts only China by country. Everywhere else, part of each owner’s chips is assumed to be at home and the rest in the regions of its cloud: ranges without a central value. { $count_text } more countries cannot have a hundredth of it.
head-term = chips
head-owner = owner
world-term-nvidia = Nvidia
world-term-google = Google (TPU)
world-term-amazon = Amazon (Trainium)
world-term-amd = AMD
world-term-before-2022 = shipped before the count begins (2022)
world-term-china = of Chinese design
world-term-own = other in-house chips (Maia, MTIA…)
world-owner-other = all others
world-owner-china = companies in China
world-owner-unattributed = owner not known

## Years

head-year = year
world-head-all = all
world-head-ai = AI
world-head-left = the rest
## What should be disclosed

section-world-disclose = What should be disclosed to know AI’s electricity better
world-disclose-note = Shares of the uncertainty of the figure of AI in { $year }.

## Beside what others publish

section-world-compared = Compared with what others publish
world-compared-note = { $judged ->
    [0] None of these figures counts the same thing as ours.
   *[other] { $inside } of { $judged } figures that count the same thing touch our range.
  } Figures that count something else are listed with what they count, but not judged. The table that gives our ratios (operators, power, PUE) is not compared with itself.
world-compared-water = Our water includes evaporation from reservoirs if the factor of the grid does; published figures seldom say whether they do.
world-compared-carbon = Our carbon is in CO₂ equivalent, counts more electricity than the IEA does and assumes grids that decarbonise more slowly than in its scenario: the gap widens up to 2035.
head-publisher = published by
head-published = published
head-ours = ours
head-verdict = it lies
world-verdict-inside = inside
world-verdict-below = below
world-verdict-above = above
world-verdict-other-boundary = another boundary: { $boundary }
world-boundary-with-crypto = with cryptocurrencies
world-boundary-upper = an upper figure
world-boundary-rated-power = power at full load
world-boundary-full-load = energy at full load
world-boundary-capacity-demand = capacity applied for
world-boundary-power-unsaid = power of unstated kind
world-boundary-power-drawn = power drawn
world-boundary-commercial-only = commercial data centres only
world-boundary-great-britain = Great Britain only
world-boundary-with-server-rooms = with server rooms
world-boundary-use-abroad = with use served abroad
world-boundary-reported-sites = reported sites only
world-boundary-connected = connected
world-boundary-divided-total = a total divided among countries
world-boundary-large-sites = large sites only
world-boundary-contract-power = power under contract
world-boundary-one-supplier = one supplier
world-boundary-declared-demand = demand declared to the grid
world-boundary-new-sites = new sites alone
world-boundary-ai-servers = AI servers; whether cooling is inside is not said
world-boundary-ai-focused-sites = whole sites built for AI

world-publisher-boston-consulting-group-belgium = Boston Consulting Group (Belgium)
world-publisher-board-of-audit-korea = Board of Audit and Inspection of Korea
world-publisher-cer = Canada Energy Regulator
world-publisher-coordinador-electrico-nacional = Coordinador Eléctrico Nacional
world-publisher-cso-ireland = CSO Ireland
world-publisher-danish-energy-agency = Danish Energy Agency
world-publisher-european-commission = European Commission
world-publisher-german-government = German government
world-publisher-government-of-chile = Government of Chile
world-publisher-government-of-china = Government of China
world-publisher-government-of-france = Government of France
world-publisher-government-of-iceland = Government of Iceland
world-publisher-government-of-india = Government of India
world-publisher-government-of-korea = Government of Korea
world-publisher-government-of-malaysia = Government of Malaysia
world-publisher-government-of-new-zealand = Government of New Zealand
world-publisher-government-of-singapore = Government of Singapore
world-publisher-greenpeace-and-ncepu = Greenpeace and NCEPU
world-publisher-hydro-quebec = Hydro-Québec
world-publisher-iea = IEA
world-publisher-jrc = JRC
world-publisher-monitor-deloitte-spain = Monitor Deloitte (Spain)
world-publisher-norwegian-government = Norwegian government
world-publisher-swiss-federal-office-of-energy = Swiss Federal Office of Energy
world-publisher-vattenfall-finland = Vattenfall (Finland)
world-edition-of = { $publisher } { $edition }
world-quantity-electricity = electricity of data centres
world-quantity-electricity_incl_crypto = electricity, cryptocurrencies included
world-quantity-electricity_consumption_based = electricity for the country’s use, wherever it is served
world-quantity-electricity_growth = growth of electricity
world-quantity-electricity_factor_vs_2024 = electricity divided by that of 2024
world-quantity-it_electricity = electricity of information technology
world-quantity-share_of_electricity = share of all electricity
world-quantity-installed_capacity = connected power
world-quantity-it_installed_capacity = connected power of information technology
world-quantity-power_capacity = power of data centres
world-quantity-pue = PUE
world-quantity-load_factor = load factor
world-quantity-emissions = carbon of data centres
world-quantity-water_consumption = water consumed by data centres
world-quantity-ai_electricity = electricity of AI
world-quantity-ai_power_demand = average power of AI
world-quantity-ai_chip_facility_power = power of AI at full load
world-quantity-ai_emissions = carbon of AI
world-quantity-ai_water = water consumed for AI
world-quantity-ai_compute_stock = stock of AI chips
world-quantity-ai_electricity_growth = growth of AI’s electricity
world-quantity-accelerated_server_electricity_growth = growth of the electricity of accelerated servers
world-quantity-ai_focused_electricity_growth = growth of the electricity of data centres built for AI
world-quantity-ai_server_utilisation_training = utilisation of training servers
world-quantity-ai_server_utilisation_inference = utilisation of inference servers
world-quantity-ai_server_idle_power = power of idle servers
world-quantity-accelerator_service_life = life of accelerators
world-of-operator = { $quantity }, { $operator }

## Countries

section-world-countries = Countries with figures of their own
world-countries-note = By name, not ranked: ranges overlap, and publishers count differently.
world-allocated = { $count ->
    [one] { $count_text } other country has no figure of its own
   *[other] { $count_text } other countries have no figure of their own
  }. What each draws is inferred from its gross domestic product, its electricity, its cloud regions, the web servers found there and its region, with the error that this turns out to have: a range without a central value.
head-code = ISO code
head-country = country
head-origin = origin
head-publishers = publishers
world-origin-metered = metered
world-origin-published = published
world-origin-projected = projected
world-origin-allocated = inferred

world-origin-sum = sum of its members
world-origin-sum-of-ranges = sum of inferred members

## Sites

section-world-sites = Large sites of AI
world-sites-note = A separate view: the same chips are included in the stock above. Power at the end of { $year }; in each simulation a stage that is announced is built or not, late or on time; stages that were observed stand.
head-site = site
head-power = power
world-status-growing = in stages: some are running, others announced
world-status-operating = operating
world-status-planned = planned; draws power in { $share } of the simulations

## Scenarios

world-changes-note = Within each simulation, only what the scenario states is different. A ratio of 1 means no change.
world-head-change-all = all
world-head-change-ai = AI
world-head-change-carbon = carbon
world-head-as-published = as published
world-head-ratio = ratio
world-no-change = The scenario states the same as the reference: every difference is 0.

## Where to go on

section-world-next = More
world-next-country = one country
world-next-all = all countries, with their ranges
world-next-sources = what is published, and how publishers changed their minds
world-next-closing = stated use, compared with the chips
world-next-growth = growth of AI
world-next-demand = electricity of all data centres
world-next-ai = electricity of AI

## One country

world-country-title = Data centres { $of } in { $year }
world-country-metered = Electricity is metered there ({ $publishers }, up to { $year }). Meters weigh most; later years follow from what is published about the country, its region and the world.
world-country-published = Energy, power or a share of all electricity is published for this country ({ $publishers }). Each figure that enters the estimate is weighed by how far its boundary, its publisher and its place may be off, together with the figures of all other countries.
world-country-projected = Figures are published for later years only ({ $publishers }); the years before follow from its region and the world.
world-country-allocated = No publisher that we have read gives a figure for this country. What it draws is inferred from its gross domestic product, its electricity, its cloud regions, the web servers found there and the region of the world that the model puts it in ({ $region }), with the error that this turns out to have. Only the range is shown: a central value would look like knowledge.
world-country-note-demand = in the year, cooling and losses included
world-country-note-carbon = location-based, average mix of what is generated
world-country-note-water = consumed, on site and at power plants
world-country-note-installed = what the facilities may draw at most, by the load factor of their region
world-country-note-peak = the largest of the year
world-country-note-peak-sum = the largest of the year in each country, added up
world-country-note-share = imports and exports left out
world-country-note-inhabitant = electricity in the year, divided by the inhabitants at the end of { $counted }
world-country-water = Water is consumption, not withdrawal, and includes evaporation from reservoirs if the factor of the grid does: where dams generate the electricity, it looks large. Scarcity is not weighted, because no table of it may be distributed here.
world-head-electricity = electricity
head-scenario = scenario
head-quantity-unit = what
head-boundary-of = counts
world-country-bends = The path is fitted to the figures of a few years, 2026, 2030 and 2035 among them, and changes evenly in between. Where it bends in one of these years, the published figures do, or those of one year count otherwise than those of another; no sudden change is forecast.
world-country-unpublished = No published figure was found for the country as a whole.
group-unpublished = No published figure was found for the group as a whole.
world-country-allocated-beside = What is published for this country, below, counts only a part of its data centres, something else or a year beyond the path. What all of them draw is inferred from its gross domestic product, its electricity, its cloud regions, the web servers found there and the region of the world that the model puts it in ({ $region }), with the error that this turns out to have. Only the range is shown: a central value would look like knowledge.
head-beside-ours = beside our range
world-standing-count =
    { $count ->
        [0] None of these figures can be set beside our range.
        [one] One of these figures can be set beside our range; { $outside ->
            [0] it lies inside
           *[other] it lies outside, and the table says why
        }.
       *[other] { $count_text } of these figures can be set beside our range; { $outside ->
            [0] all lie inside
            [one] one lies outside, and the table says why
           *[other] { $outside_text } lie outside, and the table says why
        }.
    }
world-standing-inside = inside
world-standing-above = above: { $why }
world-standing-below = below: { $why }
world-standing-unjudged = not compared: { $why }
world-why-boundary = it counts something else
world-why-unsaid = it does not say which power it counts
world-why-path = one of several paths of its publisher
world-why-total = its publisher’s electricity lies inside; it is divided by another total
world-why-older = later figures say otherwise
world-why-disputed = other publishers say otherwise
world-why-weighed = ours also follows the other figures, those of its region and those of the world
world-why-alone = no other publisher that we have read gives a figure for this place; ours also follows the figures of its region and of the world
world-why-quantity = another quantity
world-why-years = outside { $first } to { $last }
world-why-totals = counted as publishers of world totals count, ours holds it
world-country-no-party = obsia has read no agreement of it to a text on AI; not every text was examined for it.

## Sources

world-sources-title = What is published on data centres and AI
world-sources-country-title = What is published on the data centres { $of }
world-sources-count = { $figures_text } figures by { $series_text } publishers. Every edition is kept: a later one does not replace an earlier one.
section-world-minds = How publishers changed their minds
world-minds-note = What each edition says, for publishers with two or more on the same thing; for an edition with scenarios, history and the reference.
world-minds-none = No publisher has two editions on the same thing here.
section-world-series = Publishers
head-editions = editions
head-figures = figures
head-years = years
head-read-as = read
world-access-primary = in the publisher’s table
world-access-secondary = in a text that quotes it
world-access-both = both
world-sources-all = All figures, with locators and licences: --json or --csv.

## Closing the loop

head-loop = use and chips of
head-on = on
head-use = use
head-chips = chips
head-factor = factor
world-meaning-elicited = Values are medians. The plausible range contains { $level } of the simulations; nearly all inputs are assumed.
world-loop-all = All developers that state their use
world-loop-china = Developers in China that state their use
head-explanation = explanation
head-could = could be
head-leaves = would leave
head-stated-by = stated by
head-according-to = according to
head-last-count = last count
head-one-costs = one costs
world-explanation-training = Training, research and experiments draw power but are in no count of tokens.
world-explanation-cloud-customers = The chips also serve customers of the cloud, including other labs.
world-explanation-machines-in-use = Serving machines may be busy for less of the time than the chip side assumes.
world-explanation-projected-chips = Chips after their last count ({ $note }) are those of the reference scenario.
world-explanation-counted-twice = OpenAI models that Azure serves may be in both counts.
world-explanation-media = Images, sound and video are not separated from text, although their tokens cost differently.
world-explanation-other-work = Ranking, advertising and translation run on the same chips; it is not stated whether they are counted.
world-explanation-own-chips = Serving runs mostly on the company’s own chips, on which no open measurement calibrates the energy of a token.
world-explanation-agents = A message may start an agent that calls the model hundreds of times.
world-explanation-company-plans = Messages from companies and schools are not included in the count.
world-explanation-own-products = It is not stated whether the company’s own assistants are in the count.
world-explanation-calls-or-tokens = For the earliest counts, the press writes calls where others read tokens.
world-explanation-chips-not-counted = Some chips are not counted: they enter with a wide range.
world-explanation-others = The chips of everybody are compared with the tokens of those who state their use.
closing-finding = AI chips draw { $factor } times ({ $range }) what the stated use explains
closing-sides = At the rate of { $date }, AI chips draw { $chips } a year. The tokens and messages that developers state would take { $use }, by our energy of each. Once training and the load of the machines are taken into account, a factor of { $remaining } remains.
closing-lab-agrees = Where the use and the chips of one lab are set side by side ({ $loop }, { $date }), what remains is { $remaining }. Its range contains 1: the two counts do not contradict each other there, but so wide a range proves little.
closing-lab-apart = Where the use and the chips of one lab are set side by side ({ $loop }, { $date }), what remains is { $remaining }. Its range does not contain 1: one of the two counts is wrong, or misses something.
closing-settled-by = What would settle it most: { $what }. It makes { $share } of the width of what remains.
closing-bridge = Once training and the load of the machines are taken out, { $rest } a year remain that no stated use explains ({ $range })
closing-bridge-label = Bars from what AI chips draw a year at the rate of { $date }, through training and the load of the machines, down to the stated use; the rest is hatched. The tables below have every figure.
closing-bridge-note = Terawatt-hours a year at the rate of { $date }; thin lines are ranges, nine chances in ten. Chips: counts of Epoch AI. Use: what developers and services state. Energy of a token, and what the chips do: obsia. In { $share } of the simulations the stated use would draw more than the chips that are left to serve it.
closing-stage-chips = All AI chips
closing-stage-served = Left to serve requests
closing-stage-use = Stated use, times our energy of each
closing-stage-rest = Not explained
closing-step-cloud-customers = Chips that others rent
closing-step-training = Training, research, experiments
closing-step-machines-in-use = Load of the machines that serve
closing-remains = What remains, comparison by comparison
closing-ratios = Of { $all } comparisons, { $closed } leave a range that contains 1
closing-ratios-label = A bar for each comparison, from the largest to the least; the table below has every figure.
closing-ratios-note = Chips that are left to serve, divided by stated use; log scale. Each at the last date for which its chips are counted. Bars are ranges, nine chances in ten.
closing-ratios-one = 1: chips and use agree
closing-ratios-before = before anything is taken out
closing-settles = Which disclosure would settle it
closing-settles-caption = What would have to be published, by whom, and its share of the width of what remains
closing-settles-note = Shares are of the log-variance of the factor that remains. A provider that published, for one month, its tokens and the metered electricity of the machines that serve them would settle its own comparison at once.
closing-steps = What is taken out of its chips, one after another ({ $date })
closing-tell-lengths = the tokens that a call reads, takes from a cache and writes, and the calls behind a message
closing-tell-roles = the part of the chips that trains, and how busy those that serve are
closing-tell-models = the size of the models
closing-tell-machines = the accelerators that serve, their batches and their cooling
closing-tell-mix = which models answer
closing-tell-counts = counts of tokens and messages that someone has checked
closing-tell-chips = how many chips there are, when they were switched on, and what they draw
closing-who-lengths = whoever serves a model, from its own logs
closing-who-roles = owners of chips, and labs that rent them
closing-who-models = developers
closing-who-machines = whoever serves a model
closing-who-mix = whoever serves several models
closing-who-counts = developers, with an auditor
closing-who-chips = designers, sellers and owners of chips
head-serves = left to serve
head-rest = not explained
head-remains = factor that remains
head-to-tell = what to publish
head-who-tells = who could
head-step = step
head-takes = takes

## Moving inference

world-move-title = What if all inference of { $model } moved to { $country }
world-move-tokens = { $tokens } tokens per month, { $origin }.
world-move-given = as you stated
world-move-stated = as { $developer } stated on { $date } for all its models together
world-move-from = Now: { $country }.
world-move-from-unknown = Now: a region of the cloud that serves it, drawn in each simulation.
head-here = now
head-there = there
head-change = change
world-move-energy = energy of a year
world-move-carbon = carbon of its electricity
world-move-water = water
world-move-shares = Relative to the country in { $year }
world-move-moved_share = of the electricity of its data centres
world-move-national_share = of all electricity that it generates
world-move-demand_per_inhabitant_kwh = per inhabitant
world-move-note = An attributional difference, not a forecast: hardware, batches and use stay as they are, the grid is that of today, and its power plants do not respond to the new demand.

## Questions

world-answered = Answers written to { $file }: { $rows }.
world-answered-part = Questions without an answer: { $rejected } of { $read }. Answers written to { $file }: { $rows }.

## Files

world-sheet-summary = Summary
world-sheet-path = Path
world-sheet-ai = AI
world-sheet-compared = Beside others
world-sheet-countries = Countries
world-sheet-changes = Scenario
world-sheet-published = Published

## Figures in a trace

trace-range-only = { $name }: plausible range { $range }; no central value
traced-demand_kwh-facility = electricity of data centres in a year
counts-demand_kwh-facility = cooling and losses included, without mining of cryptocurrencies
traced-demand_kwh-server = electricity of information technology in data centres
counts-demand_kwh-server = servers, storage and networks
traced-installed_w-facility = connected power of data centres
counts-installed_w-facility = what the facilities may draw at most
traced-installed_w-server = connected power of information technology
counts-installed_w-server = servers, storage and networks
traced-peak_w-facility = peak power of data centres
counts-peak_w-facility = the most of a year, all together
traced-average_w-facility = average power
counts-average_w-facility = cooling and losses included, over the year
traced-demand_pue-facility = PUE of data centres
counts-demand_pue-facility = electricity divided by that of information technology
traced-load_factor_share-facility = load factor of data centres
counts-load_factor_share-facility = average power divided by connected power
traced-ai_demand_kwh-facility = electricity of AI in a year
counts-ai_demand_kwh-facility = accelerators, their servers, cooling and losses
traced-ai_demand_share-facility = share of AI in the electricity of data centres
counts-ai_demand_share-facility = electricity of AI divided by that of all data centres; the two are counted separately
traced-ai_rated_w-facility = power of AI at full load
counts-ai_rated_w-facility = accelerators in service at the end of the year, their servers and cooling
traced-ai_growth_share-facility = growth of AI’s electricity
counts-ai_growth_share-facility = from one year to the next; 1 is a doubling
traced-demand_g-facility = carbon of the electricity of data centres
counts-demand_g-facility = location-based, average of the grid
traced-demand_l-facility = water of data centres
counts-demand_l-facility = consumed on site and at power plants, reservoirs included
traced-national_share-facility = share of the country’s electricity
counts-national_share-facility = electricity of data centres divided by what the country generates
traced-demand_per_inhabitant_kwh-facility = electricity of data centres per inhabitant
counts-demand_per_inhabitant_kwh-facility = in a year
traced-closing_ratio-facility = factor between chips and stated use
counts-closing_ratio-facility = electricity of the chips divided by that of the stated use
traced-stated_use_kwh-facility = electricity of the stated use in a year
counts-stated_use_kwh-facility = tokens or messages times our energy of one
traced-energy_per_token_j-facility = energy of a stated token
counts-energy_per_token_j-facility = input, cached input and output in the proportions of the use
traced-energy_per_message_j-facility = energy of a message
counts-energy_per_message_j-facility = all calls behind it
traced-explained_ratio-facility = factor that an explanation could account for
counts-explained_ratio-facility = one explanation alone
traced-explained_kwh-facility = electricity of chips that an explanation accounts for
counts-explained_kwh-facility = in a year, after the steps before it
traced-unexplained_kwh-facility = electricity of chips that nothing accounts for
counts-unexplained_kwh-facility = in a year: chips that are left to serve, less the stated use
traced-moved_share-facility = moved inference relative to the country’s data centres
counts-moved_share-facility = electricity divided by electricity
traced-moved_carbon_g-facility = carbon that a move adds
counts-moved_carbon_g-facility = there minus here, in a year; negative if it saves
traced-moved_water_l-facility = water that a move adds
counts-moved_water_l-facility = there minus here, in a year; negative if it saves
traced-site_w-facility = power of a site
counts-site_w-facility = what the facility may draw at the end of the year

## Inputs of the world view

assumption-allocated-range = The country has no figure of its own: what it draws is inferred from its gross domestic product, its electricity, its cloud regions, the web servers found there and its region, and only the range is shown.
input-electricity-of-demand = published electricity of data centres
input-share_of_electricity = published share of the country’s electricity
input-population_count = inhabitants
input-electricity_incl_crypto = published electricity of data centres, mining of cryptocurrencies included
input-installed_capacity = published connected power
input-power_capacity = published power of data centres
input-peak_ratio = largest power of the year over its average
input-ai_uptake_path_ratio = pace at which AI is taken up
input-efficiency_path_ratio = pace at which the same work takes less electricity
input-ai_change_share = part of AI in what the scenario changes
input-electricity_hyperscale = published electricity of hyperscale operators
input-electricity_colocation = published electricity of colocation
input-electricity_enterprise = published electricity of enterprise data centres
input-level-of-demand = how far publishers of the same year disagree
input-growth-of-demand = how far growth differs from what was published
input-left-over = how much of their region countries without figures have
input-capacity-bridge = connected power between two published years
input-load-bridge = load factor between two published years
input-design-bridge = design of facilities between two published years
input-overhead-bridge = PUE between two published years
input-load_error_ratio = how far load factors differ from those published
input-overhead_error_ratio = how far PUE differs from those published
input-rounding = last digit of published figures
input-allocation = how far a country departs from its drivers
input-electricity_kwh-of-country = electricity that the country generates
input-fleet_power_w = chips of an owner, in power
input-design_power_w = design power of a chip
input-shipped_count = how many chips were shipped
input-site_power_w = power of a site
input-lab_power_w = chips that a lab can use, in power
input-accelerator_it_ratio = power of servers, storage and network relative to that of the chips
input-accelerator_life_shape = whether chips retire at one age or at random
input-accelerator_life_years = how long accelerators serve
input-ai_overhead_yearly_ratio = how fast the PUE of AI falls
input-ai_pue = PUE where AI runs
input-chinese_designed_ratio = chips of Chinese design, which the count leaves out
input-other_designed_ratio = other in-house chips, which the count leaves out
input-demand_growth_ratio = electricity of data centres relative to the published path
input-grid_path_ratio = how fast the carbon intensity of grids falls
input-idle_power_share = power of machines that wait
input-inference_use_share = how busy machines that answer are
input-training_use_share = how busy machines that train are
input-training_capacity_share = share of the chips that train
input-later_shipped_power_growth_ratio = growth of shipments after 2030
input-shipped_power_growth_ratio = growth of shipments to 2030
input-national_growth_ratio = growth of the country’s electricity
input-overhead_path_ratio = PUE relative to the published path
input-power_on_lag_years = time from sale to power-on
input-uncounted_before_growth_ratio = how fast shipments grew before 2022
input-uncounted_before_w = chips shipped before 2022, in power
input-home_fleet_share = share of the chips that are in their owner’s country
input-site_completion_share = chance that a planned site is built
input-site_delay_years = delay of a planned site
input-service_messages_per_day_count = messages a day that a service states
input-service_tokens_per_month_count = tokens a month that a service states
input-tokens_per_month_count = tokens a month that a developer states
input-largest_replica_devices = the most accelerators that serve one replica
input-traffic_weight_ratio = which models stand for the traffic

## Errors

kind-of-name-country = country
kind-of-name-scenario = scenario
world-a-scenario = a scenario: { $page }
world-key = is not a key of a scenario
world-range-key = is not a key of a parameter
world-name-form = text of 1 to { $most } characters
world-parameter = is not a parameter
world-range = from { $low } to { $high } ({ $unit }; by default { $value })
world-remedy-scenario = Known: { $known }. For your own, write a file: { OPTION("scenario-file") }.
world-move-unstated = No use of { $model } is stated by its developer: give { OPTION("tokens-per-month") }.
world-unit-years = years
world-of-rated = { $share } of rated power
