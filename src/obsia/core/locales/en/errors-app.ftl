### What journeys and the accounts below them refuse.

## Facts that are not there

fact-of = { $property } of { $subject }
fact-of-any = { $name } of any of { $subjects }
fact-range-of = a range of { $name } of { $subject }
fact-by-hour = an hourly series of { $subject }
fact-disclosable = anything that could be disclosed
fact-joint = the joint fact { $name }
fact-anchor = the anchor of the world view
fact-history = a year of history in the anchor
fact-shipments = shipments of AI chips
fact-design-power = the design power of { $chip }
fact-chip = designer and device of the chip '{ $chip }'
fact-site = status (operating or planned) and power of the site { $site }
fact-traffic = the models behind the use of { $name }
fact-output = gross domestic product or electricity ({ $country })
sought-snapshot = the snapshot of facts
sought-keys = the keys of the figure
remedy-reinstall = Reinstall obsia.
remedy-state = State it.
remedy-state-both = State both.
remedy-add-row = Add a row for it.
remedy-add-traffic = Add a file below { $folder }.
remedy-country-unread = No publisher that we have read covers it, and there is nothing by which to share out its region.

## Readings


## What does not go together

day-to-come = { $option } { $day } is in the future; the facts go up to { $last }.
reports-none = { $option } needs at least one file.
live-no-periods = { $option }: a running sum has no periods; only whoever stores it knows when it was read.
table-too-long = { $option } { $keys }: this table would have { $rows } rows, and { $most } is the most that one may have. { $remedy }
table-too-long-coarser = Ask by { $key }.
table-too-long-top = Give a lower { $top }, or fewer keys.
compare-nothing-fits = No standard task fits { $model }: its stated context is too short for each.

## Tables that are handed over

expected-csv = a CSV file
expected-csv-utf8 = a CSV file in UTF-8
expected-csv-columns = a CSV file with { $columns }
expected-columns = columns { $columns }
expected-columns-once = each column once
expected-cells = { $count_text } cells, as in the header
expected-rows = { $most_text } at most
table-not-csv = it is not CSV ('{ $why }')
table-column-twice = a column occurs twice
table-no-column = there is no such column
table-rows = too many rows
table-cells = { $count ->
    [one] { $count_text } cell
   *[other] { $count_text } cells
  }

## Editions of figures

expected-edition = a figures.json that obsia publish wrote
expected-edition-format = { $format }, in a figures.json that obsia publish wrote
expected-a-text = a text
expected-a-list = a list
expected-edition-figure = { $texts }, and the numbers low, high and (or null) value
expected-edition-key = a key that no other figure has
edition-field = not what an edition contains there

## The record of figures

trace-none-recorded = No figure is recorded in { $folder }. Make one first: obsia estimate or obsia assess.
trace-unreadable = the record of figures cannot be read ({ $why })
trace-fact-missing = the record of figures cannot be read (fact { $fact } is not there)
trace-expected = a record that obsia wrote; move it away and make the figures again
trace-altered = the record of figure { $figure } is not what was recorded, or is of an older obsia
trace-altered-request = what is recorded of this figure’s request or facts is not what was recorded, or is of an older obsia
trace-expected-recorded = the record as it was written; make the figure again

## Scenarios of the world, and questions to it

world-not-scenario = not a scenario
world-not-name = not a name
world-not-parameters = not a list of parameters
world-parameters-form = name: value, one per line
world-no-value = has no value
world-one-end = has only one end of a range
world-both-ends = both low and high
world-out-of-order = is not in order
world-unreached = has an end that a range of its form ({ $spread }) never reaches
spread-lognormal = lognormal
spread-loguniform = log-uniform
spread-logitnormal = logit-normal
world-above-0 = above 0
world-between-0-and-1 = above 0 and below 1
world-formats = YAML, TOML or JSON
world-not-json = not JSON ('{ $why }')
settings-aliases = not a table of names
settings-aliases-expected = [aliases], then on each line a name and the model behind it: { $example }
settings-tables = not a list of tables that each have a map
settings-tables-expected = [[tables]], then map = "started_at=COLUMN:TYPE,…" as obsia assess --save-map writes it
notice-taken = { $count ->
    [one] The column was taken by its name
   *[other] The columns were taken by their names
}: { $columns }. --save-map keeps it, --map says otherwise.
notice-map-saved = What the columns hold is kept in { $file } ({ $tables ->
    [one] one kind of table
   *[other] { $tables } kinds of tables
}).
world-not-toml = not TOML ('{ $why }')
world-too-much = a number that is too long, or nesting that is too deep
world-move-no-tokens = { $option } is the number of tokens in a month: more than 0 was expected.
world-move-tokens-outside = { $option }: { $value } is not a number of tokens, such as 1e12.
world-move-no-year = The demand of { $country } has no year { $year }; it has { $years }.
world-years-none = none
world-few-quarters = The counts of { $vendor } do not have { $count_text } whole quarters from which shipments could be continued.
query-of = { $id }: { $reason }
query-empty = is empty
query-no-country = is empty; a country was expected
query-kind = '{ $text }'; expected { $known }
query-twice = already occurs on line { $line }
query-two-countries = '{ $text }' is a different country from '{ $other }'
query-missing = { $count ->
    [one] column { $columns } is missing
   *[other] columns { $columns } are missing
  }
query-parted = columns are separated by { $mark ->
    [tab] tabs
   *[other] ';'
  }, not by commas
query-quantity = '{ $text }' is not known; expected one of { $known }
query-unit = '{ $text }' of { $quantity }; expected { $unit }
query-unknown = nothing is known about { $quantity } of '{ $region }'
query-unknown-outside = nothing is known about { $quantity } of '{ $region }' outside { $first } to { $last }
query-year = '{ $text }'; expected a year from 2000 on or, for a growth rate, a span of years
query-span = '{ $text }'; expected a span such as 2024-2030
query-ai-of-the-world = AI is given for the world only; its countries are ranges
query-ai-years = accelerators are counted from { $first } to { $last }
query-nearest = { $reason }; the nearest that is answered: { $quantity } of { $place }, { $year }
query-growth-years = '{ $text }'; growth is given from { $first } to { $last }

## Grids by the hour

grid-basis-average = average
grid-basis-marginal = marginal
grid-scope-life-cycle = life-cycle
grid-scope-direct = direct
grid-meaning-other = { $option }: the series of { $zone } is { $found }, not { $asked }: they are not mixed.
grid-meaning-ask = Ask for it: { $option } { $name }.
grid-meaning-averages = An account uses averages only.
grid-unmixed = { $option }: no hourly series of { $asked } intensity { $where }; yearly values are average, life-cycle, and are not mixed with it.
grid-unmixed-because = { $option }: no hourly series of { $asked } intensity { $where } ({ $why }); yearly values are average, life-cycle, and are not mixed with it.
grid-unmixed-remedy = Give a series of it with { $file }, or leave { $option } out.
grid-for-zone = for { $zone }
grid-no-zone = where no region is known
