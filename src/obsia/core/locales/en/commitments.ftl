## Commitments and priorities

help-commitments = Who agreed to what on AI, who did not, and the six priorities of the Paris statement as indicators.
option-party = A State (FRA, FR, France), a company or an organisation: what it agreed to.
option-instrument = An instrument, such as paris-2025 or delhi-2026: who agreed to it, who did not.
option-as-of = Where everybody stood on that day (YYYY-MM-DD), by what was read since.

kind-of-name-instrument = instrument
kind-of-name-party = party

title-commitments = Commitments on AI
title-party = { $name } ({ $kind })
commitments-on-day = As of { $day }, by what was read since.
commitments-rule = { $names ->
    [0] Only names that were read on a page are counted.
    [one] Only names that were read on a page are counted. Pages count one name more than could be read: it is in no count and in no indicator.
   *[other] Only names that were read on a page are counted. Pages count { $names } names more than could be read: they are in no count and in no indicator.
}
commitments-more = One instrument: obsia commitments --instrument paris-2025. One party: obsia commitments --party FRA. Everything, with the name of each figure for obsia trace: --json.
commitments-independent = obsia is independent of the IEA, of the States and of the companies named here: it reads what they publish and speaks for none of them.

section-instruments = Instruments
section-agreed = Agreed
section-through-union = { $states ->
    [one] One State, through the Union
   *[other] { $states } States, through the Union
}
section-did-not = Did not agree, or not in full
section-no-longer = No longer on the list, or withdrew
section-not-named = { $states ->
    [one] One State that agreed to another text and is not on the list of this one
   *[other] { $states } States that agreed to other texts and are not on the list of this one
}
section-not-examined = { $states ->
    [one] One State that agreed to another text: for this one, it was not examined
   *[other] { $states } States that agreed to other texts: for this one, they were not examined
}
section-lists-without = Texts whose list was read whole, without this name
section-lists-not-examined = Texts open to it for which it was not examined
section-neighbours = Parties that share the most instruments with it
section-promises = Promise against practice
section-replies = What those concerned say

head-instrument = instrument
head-adopted = adopted
head-binding = binding
head-states = States
head-companies = companies
head-organisations = organisations
head-named = names read, of those stated
head-party = party
head-event = what happened
head-status = status
head-list = list of
head-list-basis = how it was read
head-shared = instruments shared
head-promise = what is asked, in our words
head-due = due
head-practice = found
head-finding = by whom, where and when
head-says = in our words

binding-no = no
binding-yes = yes
binding-when-in-force = when in force
binding-presumption-of-conformity = presumes conformity

also-called-european-union = EU
also-called-united-kingdom = UK, Great Britain, Britain
also-called-united-states = US, United States of America

kind-of-party-state = State
kind-of-party-company = company
kind-of-party-organisation = organisation
event-announced = announced that it will
event-signed = signed
event-endorsed = endorsed
event-joined = joined
event-listed = on the list
event-supports = supports it
event-committed = committed
event-adopted = adopted
event-bound = bound by it
event-bound-through-the-union = through the Union, which agreed
event-ratified = ratified
event-signed-one-chapter = signed one chapter
event-declined = declined
event-did-not-sign = did not sign
event-attended = attended, did not sign
event-no-longer-listed = no longer on the list
event-withdrew = withdrew
event-by = by { $day }
event-by-month = by { $day }
basis-of-read = { $publisher }
basis-of-copy = { $publisher }, read in a copy
basis-of-quoted = { $publisher }; that page was not opened
basis-of-secondary = as { $publisher } reports it
list-read = read there
list-copy = read in a copy
list-quoted = as others quote it; that page was not opened
list-secondary = as another publication gives it

count-state = { $count ->
    [one] one State
   *[other] { $count } States
}
count-company = { $count ->
    [one] one company
   *[other] { $count } companies
}
count-organisation = { $count ->
    [one] one organisation
   *[other] { $count } organisations
}
count-nobody = nobody
named-unstated = { $names }; no page counts them
count-of = { $part } of { $whole } ({ $share })
count-of-none = none known
shared-of = { $part } of { $whole }
with-range = { $value } ({ $range })
row-with-note = { $name } ({ $note })
country-unknown = not known
reading = { $what }: { $value }

instrument-dated = Adopted on { $date }. Binding: { $binding }.
instrument-energy = On energy: { $energy }.
instrument-published = The text, or a report of it, is published.
instrument-counts = Names read here: { $counts }.
instrument-stated = { $unread ->
    [0] A page counts { $stated } in all ({ $day }); every name was read.
    [one] A page counts { $stated } in all ({ $day }); one name was not read.
   *[other] A page counts { $stated } in all ({ $day }); { $unread } names were not read.
}
instrument-unstated = No page that was read counts them all.
events-read = { $days ->
    [1] The pages were read on { $first }.
   *[other] The pages were read from { $first } to { $last }; the JSON gives the day for each.
}
through-union-rule = The European Union agreed on { $day }. What it concludes binds its members once it is in force: they neither signed nor refused, and are in no count above.
not-named-rule = The list of { $day } is without them. It was read whole ({ $basis }); what happened later may not stand on it.
not-examined-rule = No list of this text was read whole, and no page that was read names them: that says nothing about them.
neighbours-rule = Instruments that both agreed to, of those that either agreed to: names that were read.
without-rule = No list of these texts was read whole, and no page that was read gives this name: that says nothing about it. Law that binds a union’s own members, and acts of a club, are left out.
party-nothing = No agreement was read, and no refusal.
party-overtaken = A dash: a later line on the same text says where things stand.

practice-found = evidence found
practice-partly = in part
practice-not-kept = not kept, as said there
practice-none-found = none found there
practice-not-yet-due = not yet due
practice-not-applicable = not applicable
practice-not-examined = not examined
promise-asked-of-parties = Asked of those who agreed.
promise-asked-of-providers = Asked of providers: facts that bear on it are shown, and no verdict.
promise-asked-of-body = Of a body that the text names.
promise-applies = Applies from { $day }.
promise-due = Due on { $day }.
promise-due-if-before = For what was on the market before { $before }, due on { $day }: until then nothing adverse is told.
promise-no-date = no date
promise-nobody-by-name = Nobody was examined by name.
promises-caption = What was found, and on which day; where nobody looked, that is said
promises-rule = “Not kept” stands only where a competent authority or the party itself says so, and nothing adverse stands before the promise is due. “Evidence found” does not mean that it came in time; “none found” says where somebody looked, and no more.
finding-by-authority = { $publisher }, an authority: { $text } (read on { $day })
finding-by-party = { $publisher }, itself: { $text } (read on { $day })
finding-by-publication = { $publisher }: { $text } (read on { $day })
finding-by-obsia = { $text } (read on { $day })

instrument-paris-2025 = Paris statement (2025)
instrument-bletchley-2023 = Bletchley Declaration (2023)
instrument-seoul-2024 = Seoul Declaration (2024)
instrument-hiroshima-code = Hiroshima code of conduct
instrument-hiroshima-reporting = Hiroshima reporting (OECD)
instrument-delhi-2026 = New Delhi Declaration (2026)
instrument-coe-cets-225 = Council of Europe convention
instrument-eu-ai-act = EU AI Act
instrument-eu-dc-reporting = EU reporting of data centres
instrument-gpai-code = EU code of practice
instrument-frontier-safety = Frontier safety commitments
instrument-coalition-sustainable-ai = Coalition for Sustainable AI
instrument-delhi-frontier-2026 = New Delhi frontier commitments
instrument-current-ai-2025 = Current AI
instrument-reaim-2026 = REAIM declaration (2026)
instrument-marking-code = EU code on marking AI content
energy-of-paris-2025 = sustainable AI is one of the six priorities; it welcomes an observatory of the energy impact of AI with the IEA
energy-of-bletchley-2023 = nothing
energy-of-seoul-2024 = it mentions environmentally sustainable development
energy-of-hiroshima-code = nothing on the energy of AI; it asks to apply AI to global challenges, including climate
energy-of-hiroshima-reporting = nothing was read
energy-of-delhi-2026 = energy-efficient AI systems are a pillar; voluntary principles on resilient, innovative and efficient AI
energy-of-coe-cets-225 = nothing was read
energy-of-eu-ai-act = providers of general-purpose models document known or estimated energy consumption (Annex XI)
energy-of-eu-dc-reporting = operators of data centres of 500 kW of IT power or more report energy, water, waste heat and indicators
energy-of-gpai-code = the model documentation form asks for the energy of training
energy-of-frontier-safety = nothing was read
energy-of-coalition-sustainable-ai = its whole purpose: measuring and reducing the footprint of AI
energy-of-delhi-frontier-2026 = nothing was read
energy-of-current-ai-2025 = it is to develop ways to measure the social and environmental impact of AI
energy-of-reaim-2026 = nothing was read
energy-of-marking-code = nothing

priority-access = Access to AI for all
priority-openness = Open, inclusive, transparent and trustworthy AI
priority-concentration = Innovation without concentration
priority-work = Work that AI improves
priority-sustainability = AI that people and planet can sustain
priority-cooperation = Cooperation between States
priority-label-access = People who live where a standard task with { $about } costs more than a hundredth of a day’s income
priority-label-openness = Systems that anyone can rebuild, of those examined
priority-label-concentration = AI compute whose owners are headquartered in one country ({ $about })
priority-label-sustainability = Systems that publish their energy, for training or for use, so that anyone can check it
priority-label-cooperation = States that agreed both in Paris and in New Delhi, of those that agreed in either
priority-finding = { $label }: { $value }
priority-how = How it is measured

indicator-task-price = List price of a standard task
indicator-price-against-income = Price of the task against a day’s income, by country
indicator-languages = Languages served
indicator-compute-per-inhabitant = Compute per million inhabitants, by headquarters of the owner (H100-equivalents)
indicator-systems-by-answer = Systems by what anyone can do with them, and by country of the developer
indicator-compute-by-owner = Shares of AI compute by owner
indicator-compute-by-country = Shares of AI compute by country of the owner’s headquarters
indicator-control = Who owns, funds or controls whom
indicator-work = Work
indicator-energy-disclosure = Systems whose energy is published
indicator-grids-of-providers = Carbon intensity of the grids of providers’ regions, g CO₂e/kWh
indicator-overlaps = States in both of two instruments, divided by those in either
indicator-paris-to-delhi = From Paris to New Delhi, by State
indicator-blank = Not computed. { $reason }
indicator-measurers = Also measured, or due to be measured, by: { $who }.
indicator-rows = { $shown } of { $all } rows; all of them are in the data (JSON).

reading-hhi-low = HHI, if what is not attributed belongs to many small owners
reading-hhi-high = HHI, if it belongs to as few owners as possible
reading-coverage = compute of these owners divided by everything that was shipped
reading-dear = people in countries where the task with { $about } costs more than a hundredth of a day’s income
reading-answer = anyone can { $about } them
reading-states-in-all = States in all instruments that States choose to agree to
reading-in-both = States in both
reading-absent = in Paris, not read in New Delhi
reading-new = in New Delhi, not read in Paris
group-in-both = In both
group-absent = In Paris, not read in New Delhi
group-new = In New Delhi, not read in Paris

column-answer-use = use
column-answer-study = study
column-answer-rebuild = rebuild
column-answer-audit = audit
column-answer-share = share
column-cheapest-price = cheapest
column-median-price = median of sellers
column-sellers = sellers
column-open-share = open weights
column-closed-share = closed weights
column-per-million = per million inhabitants
column-compute-share = share
column-seat = headquarters
column-controller = by whom
column-control-kind = how (as recorded)
column-dated = dated
column-energy-supported = published and checkable
column-energy-stated = published
column-energy-looked-for = looked for
column-grid-median = median
column-grid-lowest = cleanest
column-grid-highest = dirtiest
column-regions-signed = in Paris States
column-jaccard = States in both

row-signatory-companies = systems of companies that agreed to any text
row-coalition-companies = systems of members of the Coalition for Sustainable AI
row-seat-signed = systems whose developer is headquartered in a State read among those of Paris
row-seat-not-signed = systems whose developer is headquartered in any other State
row-seat-unknown = systems whose developer’s headquarters are unknown
row-all-systems = all systems on file
row-note-open-weights = open weights
row-note-closed-weights = closed
row-note-country = all buyers of one country
row-note-rest = all other owners

blank-no-fleets = There is no date for which every owner has a stock of chips.
blank-no-seats = The headquarters of no owner of compute were read.
blank-no-prices = None of the named models has a list price.
blank-no-incomes = No table of income by country with a suitable licence is available.
blank-languages = The catalogue states modalities, not languages, and a list of languages on a model card does not say how well they are served.
blank-no-answers = No system has a sheet that answers anything.
blank-no-control = Nothing was read about who controls whom.
blank-work = Jobs, tasks and wages are counted by surveys of people and firms. No published fact about a system measures them, and obsia does not guess.
blank-no-energy-cells = No source on file has looked for the energy of any system.
blank-no-regions = No region of a provider was read.
blank-no-names = Too few names were read for a comparison.

measurer-epoch = Epoch AI
measurer-competition = competition authorities
measurer-itu = the ITU
measurer-world-bank = the World Bank
measurer-oecd = the OECD
measurer-unesco = UNESCO
measurer-benchmarks = authors of multilingual benchmarks
measurer-osai = the European Open Source AI Index
measurer-mot = the Model Openness Tool
measurer-fmti = the Foundation Model Transparency Index
measurer-ilo = the ILO
measurer-statistics-offices = national statistics offices
measurer-work-observatories = the network of observatories on work that the Paris statement announces
measurer-iea-observatory = the IEA’s observatory of energy and AI
measurer-regulators = the European Commission’s AI Office
measurer-depositaries = the depositaries of the texts

caveat-task = The task: { $requests } requests of { $input } input and { $output } output tokens.
caveat-list-prices = Open weights: the latest list price of every seller. Closed weights: what the maker charges. Discounts, free tiers and taxes are left out.
caveat-no-price = { $model }: no list price is known.
caveat-income = Income is gross domestic product per inhabitant and day, in US dollars, for the year that the source gives (mostly 2019).
caveat-average = It is an average of each country: within it, some people have far less.
caveat-aggregates = The rows in brackets do not stand for one owner: the HHI is given for many small owners behind them, and for one behind each.
caveat-chips-not-covered = Not covered: chips of Huawei and other Chinese designers, chips shipped before 2022, and the chips of xAI.
caveat-independent-fleets = Fleets, and everything that was shipped, are drawn independently of each other, since the source publishes no correlation: their ratio may exceed 100%.
caveat-seat-not-place = The country is that of the owner’s headquarters, not that of the machines or of those who rent them.
caveat-seats-unread = { $owners ->
    [0] The headquarters of every named owner were read.
    [one] The headquarters of one named owner were not read: they count as not known.
   *[other] The headquarters of { $owners } named owners were not read: they count as not known.
}
caveat-control-partial = Only what was read is listed; an investor does not always control a company, and a link that nobody states may still exist.
caveat-systems-known = This covers the systems for which obsia has a sheet: not all that exist, and not weighted by use.
caveat-answers-examined = Of the systems of which the question was examined; a system that nobody examined counts neither way.
caveat-seats-of-developers = { $systems ->
    [0] The headquarters of every developer were read.
    [one] One system is of a developer whose headquarters were not read.
   *[other] { $systems } systems are of developers whose headquarters were not read.
}
caveat-looked-for = Published: a figure for training or for use, in full or in part. Checkable: at a dated address that names the system and the item. Where nobody looked, nothing is known.
caveat-groups = Groups overlap. A developer belongs to a signatory only if the name is the same.
caveat-region-not-model = Based on the regions that a provider lists, and on how many of them are in States read for Paris. In which of them it serves a given model was not looked at.
caveat-average-location = Average grid of the country, location-based.
caveat-unread-names = { $names ->
    [0] Every name that a page counts was read.
    [one] Pages count one name that was not read: it is left out.
   *[other] Pages count { $names } names that were not read: they are left out.
}
caveat-states-in-all = The figure for States in all instruments covers { $instruments } instruments: those of which at least half of the parties were read.
caveat-may-be-unread = A State that was read for one summit only may be among the names that were not read for the other.

traced-day_income_share-list-price = price of the standard task divided by a day’s income
counts-day_income_share-list-price = a list price divided by gross domestic product per inhabitant and day
traced-people_share-list-price = people for whom the standard task is expensive
counts-people_share-list-price = inhabitants of countries where it costs more than a hundredth of a day’s income
traced-h100_equivalents_per_million_count-accelerator = compute per million inhabitants
counts-h100_equivalents_per_million_count-accelerator = the chips of owners headquartered in the country, wherever they are
traced-compute_share-accelerator = share of AI compute
counts-compute_share-accelerator = chips as H100-equivalents of 8-bit arithmetic
traced-hhi_share-accelerator = concentration of AI compute (HHI)
counts-hhi_share-accelerator = the sum of the squares of shares: 1 for a single owner
traced-coverage_share-accelerator = compute of known owners divided by everything that was shipped
counts-coverage_share-accelerator = chips as H100-equivalents of 8-bit arithmetic
traced-intensity_g_per_kwh-facility = carbon intensity of the grids of a provider’s regions
counts-intensity_g_per_kwh-facility = electricity of the country’s grid, location-based, average
commitments-unrecorded = The figures could not be recorded for obsia trace: { $reason }
input-h100_equivalents_count = AI chips of a fleet, as H100-equivalents
input-gdp_usd = gross domestic product
input-inhabitants_count = inhabitants
numbered = { $number }. { $text }
sources-named = Sources: { $names }.
sources-more = Sources: { $names } and { $more_text } more, all of them in the data (JSON).
