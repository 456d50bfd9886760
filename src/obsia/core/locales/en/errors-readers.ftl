### What readers and series of grids say of files and records

## What was expected

expected-json-object = a JSON object
expected-one-json-object = one JSON object
expected-json-after-data = one JSON object after data:
expected-time-and-json = a time and one JSON object
expected-json-report = one JSON object a report
expected-json-utf-8 = JSON in UTF-8
expected-utf-8-text = UTF-8 text
expected-otlp-line = one export request a line
expected-otlp-request = an export request
expected-request-line = one request a line
expected-otlp-protobuf = an ExportTraceServiceRequest, or one of logs or metrics
expected-whole-from-zero = a whole number from 0
expected-temporality = delta or cumulative, with times
expected-one-value = one value under the old and the new name
expected-trace-ids = 16 and 8 bytes (hex in JSON), not all zero
expected-native-tokens = counts of native tokens
expected-usage-details = counts of input and output in usageDetails
expected-litellm-counts = token counts; LiteLLM writes 0 and 0 where a stream or a pass-through said nothing
expected-period-days = days, a whole number: a report of one period
expected-message-start = the message_start that it continues, in the same file and not between those of another
expected-anthropic = a message of Anthropic, not an answer of OpenAI's shape: split the file by provider
expected-openai = an answer of OpenAI's shape, not a message of Anthropic: split the file by provider
expected-ungrouped-report = the report without group_by[]=rbac_group_id
expected-azure-totals = totals: --aggregation Total
expected-iso-span = a span such as PT1H
expected-sample = a sample: a name with its labels, then a value
expected-shorter-line = a shorter line
expected-time-value = [time, value]
expected-number-from-zero = a number of at least 0
expected-kind-of-count = one of the kinds of count of the export
expected-one-amount = one amount of each kind for a span, model and key
expected-closed-quotes = quotes that close
expected-rfc-4180 = quotes as RFC 4180 has them
expected-closed-quote = a quote closed before the end of its field
expected-whole-json = one JSON value; download it again
expected-no-nan = JSON, which has no NaN and no Infinity: null in their place
expected-one-a-line = one JSON value a line (jq -c . FILE > FILE.jsonl), or each value in a file of its own
expected-no-correction = a quantity of at least 0: a correction is not netted with the charges that it corrects
expected-some-count = at least one count
expected-instant-iso = an ISO 8601 time with Z or an offset (2026-01-31T10:00:00Z), or seconds where the format writes them
expected-one-heading = one heading a field
expected-unit = one unit that the field can have, as EDC (kWh); TIN with its unit, °C or EB
expected-published-figure = a figure that is published
expected-indicator = an indicator of Annex II or III
expected-unambiguous-number = a number that can be read one way, as 1234 or 1.2340
expected-number-or-withheld = a number, nothing, or c
expected-not-negative = a number that is not negative
expected-above-zero = a number above zero, or nothing where it is not known
expected-calendar-year = a calendar year, as 2024
expected-period = both ends of the period as days, as 2024-03-01
expected-sum-of-sources = ERES-TOT = ERES-GOO + ERES-PPA + ERES-OS (Annex II, 1(o))
expected-within-installed = EIT at most PDIT over all hours of the period: is a unit wrong?
expected-pue = PUE of at least 1
expected-share = a share from 0 to 1, or a heading with (%)
expected-centre-table = a table with a data centre a row and headings such as EDC (kWh), EIT (kWh), PDIT (kW)
expected-readable-file = a file that can be read
expected-xlsx-csv-json = xlsx, CSV or JSON
expected-csv-json-xlsx = CSV in UTF-8, JSON or xlsx
expected-whole-csv = CSV that is whole
expected-array-of-reports = an array of objects, one a report
expected-workbook = a workbook, or CSV
expected-centre-reports = reports of data centres
expected-plain-workbook = a plain workbook
expected-header = a header of columns
expected-newlines = lines that end in a newline
expected-codec = a Python codec name
expected-no-bomb = usage records, not a decompression bomb
expected-whole-file-again = a whole file; copy or download it again
expected-parquet = a file that begins and ends with PAR1
expected-whole-file = a whole file
expected-whole-parquet = a whole Parquet file
expected-mapped-once = each mapped column once
expected-answer-with-usage = an answer with usage: its field 'error' says what to change before asking again
expected-in-bzip2 = what is in it (bunzip2), or gzip or zstd, which are read as they are
expected-in-xz = what is in it (unxz), or gzip or zstd, which are read as they are
expected-unpacked = the files in it: unpack it first
expected-untarred = the files in it: unpack it first (tar -xf)
expected-otlp-spans = spans as OTLP: from an OTLP exporter
expected-otlp-collector = spans as OTLP: from an OTLP exporter, or the file exporter of a Collector
expected-observations = the observations themselves: an export of them, or pages of the API's list of observations
expected-counters = the counters themselves over a range: a query without rate or increase
expected-format-or-map = a format that obsia formats lists, or records of your own, one a line (jq -c . FILE), with { OPTION("map") }
expected-grid-file = a series of a grid by the hour, CSV or Parquet
expected-instant-or-text = an instant or text with UTC
expected-alpha-3 = an ISO 3166-1 alpha-3 code, such as FRA
expected-hourly-values = values by the hour or finer, or a column minutes
expected-instant-with-offset = a time with its offset, such as 2026-03-29T01:00:00Z
expected-intensity = grams per kilowatt-hour from 0, or blank for a gap
expected-some-text = text
expected-utf-8 = UTF-8
expected-otlp = OTLP
expected-json-lines = JSON lines
expected-column-names = column names
expected-opencode-db = the file opencode.db
expected-both = { $one } and { $other }
expected-at-most = { $part } at most { $limit }
expected-at-most-whole = at most { $whole }, which contains it
expected-as-line = what line { $line } says of { $zone }: '{ $text }'
expected-booleans = booleans
expected-integers = integers
expected-numbers = numbers
expected-calls = a whole number from 1 to { $most }, or nothing for one call: what holds tokens holds a call
expected-count = a whole number from 0 to { $most }, digits only
expected-count-of-bucket = a whole number from 0 to { $most }, digits only; of a bucket, to { $most_of_bucket }
expected-data-of = { $format } data
expected-declared-zone = a naive time is declared :utc or :tz:ZONE
expected-naive-times = naive times for :{ $type }; instants are declared :utc
expected-times-not-dates = times for :{ $type }; dates are declared :date
expected-values-of-type = values that :{ $type } reads
expected-duration = a time >= 0 in { $unit }, digits and one point
expected-encoding = { $encoding }
expected-encoding-in-field = { $encoding } text in field { $field_text }
expected-fields-found = { $count ->
        [one] { $count_text } field
       *[other] { $count_text } fields
    }, found { $found_text }
expected-fields-of-header = { $count ->
        [one] { $count_text } field
       *[other] { $count_text } fields
    } as in the header
expected-grid-columns = { $needed }, and where known { $more }
expected-iconv = UTF-8: iconv -f { $encoding } -t UTF-8 FILE > NEW
expected-instant-between = { $what }, from { $first } to { $last }
expected-instant-of-type = a time of type { $type }
expected-instant-utc = a time of type utc, or an offset in the text and :iso in { OPTION("map") }
expected-map = { OPTION("map") } { $target }=COLUMN
expected-most-bytes = at most { $most_text } bytes
expected-name = text of at most { $most_text } characters, without NUL
expected-no-defect = a record that the reader takes; this is a defect of obsia, please report: { $what }
expected-one-report = one report a data centre and year
expected-totals-or-centres = either totals or the data centres that they are of
expected-one-row-a-time = one row a time; line { $line } has the same
expected-otlp-delimited = { $message }, whole or delimited
expected-period-in-year = { $period }, within one year
expected-ratio = { $rule } (Annex III): { $ratio }
expected-rows-with = rows with { $columns }
expected-seat-seconds = the seconds that the seats were held, a whole number from 1 to { $most }
expected-tokens-in-units = a whole number of tokens, at most { $most }, in units of '{ $unit }'

## What is wrong with a file

file-teams-overlap = rows of teams overlap: who is in two teams is in both rows
file-not-totals = the metrics are averages or counts
file-no-span = no span that can be read
file-not-xlsx = not an xlsx file that can be read
file-workbook-large = the workbook is too large once unpacked
file-workbook-entities = the workbook declares entities
file-large = the file is too large
file-xls = a binary workbook (xls)
file-not-utf-8-text = not UTF-8 text
file-no-sheet = no sheet has headings that are known
file-no-headings = no headings that are known
file-no-keys = no keys that are known
file-open-quote = a quote that is not closed
file-header-nul = the header holds NUL bytes
file-carriage-returns = lines end in a lone carriage return
file-header-unreadable = the header cannot be read
file-first-line-long = the first line is too long
file-line-long = the line is too long to be a record
file-line-too-long = the line is too long
file-array-large = a broken JSON array is too large to repair
file-large-to-decode = the file is too large to decode at once
file-not-parquet = not a Parquet file
file-part-corrupt = a part of the file is corrupt
file-several-json = several JSON values, one after the other, over several lines
file-bzip2 = a bzip2 archive
file-xz = an xz archive
file-7z = a 7z archive
file-rar = a rar archive
file-tar = a tar archive
file-jaeger = traces as Jaeger's API gives them
file-console-spans = spans as OpenTelemetry's console exporter prints them
file-langfuse-traces = traces of Langfuse, which hold their observations
file-prometheus-unnamed = an answer of Prometheus that does not name its metrics
file-api-error = the error that an API answered in place of data
file-empty-object = an empty JSON object
file-json-large = one JSON value of this size is not read
file-nan = NaN or Infinity, which is not JSON
grid-file-empty = no row
fields-count = { $count ->
        [one] { $count_text } field
       *[other] { $count_text } fields
    }
file-bomb = decompresses to more than { $ratio_text } times its size
file-column-twice = column '{ $column }' stands twice in the header
file-column-type = the column holds values of type { $type }
file-database = the database cannot be read ('{ $error }')
file-encoding = text in { $encoding }
file-engine = the engine could not read it ('{ $error }')
file-frame-cut = the last frame has no end
file-no-number = { $text } is no number
file-not-as-named = named as { $format } but its first bytes are not
file-not-in-encoding = not { $encoding } text
file-not-json = not JSON ('{ $error }')
file-not-utf-8-at = not UTF-8 (byte { $byte_text })
file-not-whole-json = not whole JSON ('{ $error }')
file-parquet-footer = the Parquet footer cannot be read ('{ $error }')
file-part-without-whole = { $part } is given without { $whole }, which contains it
file-reader-idle = the reader { $reader } reads nothing
file-stream-corrupt = the { $format } stream is cut short or corrupt ('{ $error }')
file-two-headings = two headings for { $heading }
file-unknown-encoding = unknown encoding '{ $encoding }'
file-unknown-object = one JSON object of no format that is known, with the keys { $keys }
file-unreadable = cannot be read ('{ $error }')
input-columns-none = the file has no columns
input-empty-list = an empty list
frame-not-handed = The frame cannot be handed over as an Arrow stream: '{ $error }'
frame-not-read = { $type } is not a frame that obsia can read: it has no __arrow_c_stream__. Pass a path, or a pandas, polars or pyarrow table.
reader-because = { $reader } ({ $why })
reason-and-expected = { $reason }. Expected: { $expected }
defect = { $error }
defect-at = { $error } at { $place }
quoted = '{ $text }'
names-and = { $names } and { $others }
names-and-more = { $names } and { $count ->
        [one] { $count_text } more
       *[other] { $count_text } more
    }
names-none = { $others }: is the header missing?
names-unlike = { $count ->
        [one] { $count_text } that does not look like a name
       *[other] { $count_text } that do not look like names
    }
delimiter-comma = comma
delimiter-semicolon = semicolon
delimiter-tab = tab
delimiter-pipe = pipe

## Records that are no usage

skipped-record = record without usage
skipped-line = line without usage
skipped-answer = answer without usage
skipped-call = call without usage
skipped-event = event without usage
skipped-event-without-counts = event without counts
skipped-failed = failed call without usage
skipped-calls-without-tokens = calls without token counts
skipped-kind-without-tokens = call of a kind without token counts
skipped-invocation = invocation without token counts
skipped-requests-without-tokens = requests without token metrics
skipped-batch-not-run = request of a batch that was not run
skipped-from-cache = answered from a proxy's cache
skipped-empty-bucket = empty bucket
skipped-other-metric = metric that counts neither tokens nor requests
skipped-repeated-metric = metric that repeats another
skipped-failed-series = series of failed requests
skipped-other-log = record of another log
skipped-no-messages = user without messages
skipped-no-prompts = user without prompts
skipped-repeated-line = line that repeats the usage of other lines
skipped-own-message = message that Claude Code made itself
skipped-shown-message = message to show
skipped-user-message = message of a user
skipped-repeated-record = record that an event repeats
skipped-repeated-sum = event that repeats the sum before it
skipped-forked-sum = sum of the session that this one was forked from
skipped-session-end = end of a session without usage
skipped-session-sum = sum of a session
skipped-other-charge = charge for something else
skipped-no-usage-charge = charge that is no usage (tax, credit, purchase)
skipped-charge-without-tokens = AI charge without a token count
skipped-no-call-event = event that is no call of a model
skipped-no-call-run = run that is no call of a model
skipped-no-generation = observation that is no generation
skipped-not-tokens = usage that is not counted in tokens
skipped-no-inference = no inference, or the reading of a stored answer
skipped-costs = costs, no usage
skipped-code-execution = spans of code execution, no inference
skipped-speech = speech by characters
skipped-vector-stores = vector stores, no inference
skipped-code-sessions = code interpreter sessions, no inference
skipped-file-searches = file searches, no inference
skipped-web-searches = web searches, no inference
skipped-stream-event = event of a stream before its end
skipped-batch-summary = summary of a batch, whose answers have records of their own
skipped-chunk = chunk of a stream without usage
skipped-event-of-span = event that repeats its span
skipped-other-log-record = log record of something else
skipped-other-point = metric point of something else
skipped-other-token = metric point of another kind of token
skipped-exported-before = metric point that was exported before
skipped-point-beside-spans = metric point beside spans or events of the same service
skipped-point-counted-too = metric point that another metric counts too
skipped-before-file = counter's value from before the file
skipped-other-sample = sample of another metric
skipped-codex-span = span of Codex, whose events state its usage
skipped-failed-span = inference span with an error and no usage
skipped-span-without-usage = inference span without usage
skipped-other-span = span of something else
skipped-outer-span = span that repeats those below it
skipped-server-span = server span that repeats its client's
skipped-outer-call = call around another one, whose usage it repeats
skipped-unfinished = line that is not finished yet
skipped-header = repeated header
skipped-span = { $kind } span

## Files of a folder that are left aside

file-aside = { $file } ({ $why })
aside-empty = empty
aside-no-suffix = no suffix
aside-no-usage = no usage in it
aside-not-recognised = nothing recognised
aside-packed = packed as { $suffix }: unpack it first
aside-rejects = rejects that obsia wrote
aside-suffix = suffix { $suffix }

## What options of reading say

delimiter-form = { $option } is one character, not a quote or a line end.
ignore-columns-form = { $option }: '{ $text }' is not of the form NAME,NAME.
ignore-columns-mapped = { $option }: '{ $name }' is mapped as well.
ignore-columns-uncut = { $option }: '{ $text }' cannot be cut at its commas ('{ $error }').
map-format-date = { $option }: the format '{ $format }' does not fix year, month and day.
map-format-hours = { $option }: %I needs %p.
map-format-locale = { $option }: %c, %x and %X depend on a locale: spell the fields out.
map-format-zone = { $option }: a strptime format holds no %z or %Z: use iso, or tz:ZONE.
map-no-column = { $option }: '{ $target }' names no column.
map-type = { $option }: '{ $target }' is of type { $type }, not { $given }.
map-unit = { $option }: { $target } needs its unit: { $target }=COLUMN:s, :ms or :us.
time-zone-near = Unknown time zone '{ $name }'. Did you mean { $near }?
time-zone-unknown = Unknown time zone '{ $name }'.

## Hourly series of grids

grid-no-series = No hourly series: { $reason }.
grid-no-series-of = No hourly series of { $about }: { $reason }.
grid-reason-detail = { $reason } ({ $detail })
grid-reason-no-region = it is not known which zone
grid-reason-no-times = the usage has no times
grid-reason-not-in-file = the file has no row of the zone
grid-reason-other-hours = the file has no value for any hour of the usage
grid-reason-no-source = no source covers the zone
grid-reason-no-key = the source needs a key, and none is set
grid-reason-other-meaning = it counts something else than was asked for
grid-reason-no-factors = it tells generation, and no sourced factors turn it into intensity
grid-reason-timeout = no answer in time
grid-reason-unreachable = it cannot be reached
grid-reason-quota = its quota is used up
grid-reason-unauthorised = it refused the key
grid-reason-server = it failed, or refused the question
grid-reason-redirect = it leads elsewhere
grid-reason-too-large = its answer is too large
grid-reason-malformed = its answer is not of the form that it publishes
grid-reason-wrong-zone = it answered for another zone
grid-reason-no-data = it has nothing of these hours
grid-reason-insecure = a key would have gone over a connection that anyone can read
grid-answer = the answer
grid-login = the login
grid-item-of = an item of { $what }
grid-no-object = { $what } is no object
grid-no-list = { $what } is no list
grid-no-token = the login holds no token
grid-budget-spent = the budget of time is spent
grid-http-status = HTTP { $status }
grid-not-http = not HTTP
grid-not-http-address = the address is not http or https
grid-not-json = not JSON
grid-not-xml = not XML
grid-type-definition = a type definition
grid-other-document = another document
grid-time-not-iso = a time is not ISO 8601
grid-time-no-offset = a time has no offset from UTC
grid-value-no-number = a value is no finite number from 0
grid-not-whole-hour = a value is not of a whole hour
grid-long-resolution = a resolution longer than an hour
grid-long-slot = a slot is longer than an hour
grid-long-step = its step is longer than an hour
grid-point-outside = a point outside its period
grid-point-without-number = a point without a number
grid-points-overlap = points overlap
grid-slots-overlap = slots overlap
grid-in-no-hour = a value from { $at } for { $minutes ->
        [one] { $minutes_text } minute
       *[other] { $minutes_text } minutes
    } lies in no single hour
grid-two-values = two values at { $at }
grid-overlap = values from { $one } and { $other } overlap
grid-of-zone = { $zone }: { $why }
grid-spans = { $zone } spans { $days_text } days
grid-uneven = the values of { $zone } are more than an hour apart, or at uneven times
grid-file-no-csv = no CSV ('{ $error }')
grid-file-no-parquet = no Parquet ('{ $error }')
grid-header-twice = a header with a column twice
grid-header-with = a header with { $columns }
grid-header-without = a header without { $columns }
