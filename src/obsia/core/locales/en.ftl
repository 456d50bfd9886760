# English messages. Variables: numbers arrive formatted for the language in names that end in _text, or as text.

### Words

and = and
or = or
energy = energy
carbon = carbon
water = water
primary-energy = primary energy
adpe = ADPe
per-cent = { $number }%
per-cent-below = <{ $number }%
per-cent-above = >{ $number }%
interval = { $low } to { $high }
interval-plausible = plausible range
interval-tested = { $level } interval
count-largest = trillions
count-trillions = { $number }T
count-billions = { $number }B
count-millions = { $number }M
decimal-mark = .
colon = :
semicolon = ;
any-cloud = all
other-names = other names
other-names-line = other names ({ $what }).
name-line = { $name } ({ $what }). { $near }
with-count = { $what } ({ $count_text })
cost-basis = { $what } ({ $parts })
named = { $name }: { $text }
not-stated = (not stated)
unknown-provider = an unknown provider
unknown-model = an unknown model
at-line = line { $line }
at-row = record { $row }
in-field = field '{ $field }'
and-others = { $count ->
    [one] one other
   *[other] { $count } others
}

kind-measured = measured
kind-disclosed = disclosed
kind-modelled = modelled
kind-assumed = assumed
verification-audited = audited
verification-method-and-boundary-published = method and boundary published
verification-bare-claim = bare claim
verification-ours = obsia’s judgement
basis-withdrawal = water withdrawn
basis-unspecified = water on an unstated basis

### Help

help-obsia = What AI costs in energy, carbon and water; every figure with its source and its uncertainty.
help-commands = Commands
help-options = Options
help-arguments = Arguments
help-estimate = What one request costs: a model, its tokens, where it runs.
help-assess = What usage records cost: files, folders or patterns, in total and by the labels you name.
help-trace = How a figure came about: its formula, its inputs with their evidence, and the command that reproduces it.
help-facts = The facts that figures rest on.
help-facts-check = Check obsia's own tables.
help-facts-show = What is known about one subject, with its sources.
help-facts-attribution = Every source and its licence.
help-formats = The formats of usage records that obsia reads.
help-doctor = What is installed, where data are stored, and whether the facts are intact.
help-help = Show this page.
help-version = Show the version.
argument-model = A model, as you or a provider writes it.
argument-file = Files, folders or patterns of usage records.
argument-figure_id = The identifier of a figure, as a page or a record shows it.
argument-subject = A subject (grid:FRA, model:openai/gpt-4o, device:NVIDIA B200) or a name that stands for one.
option-in = Input tokens, cached ones included.
option-out = Output tokens, reasoning included.
option-cached = Input tokens read from a cache; contained in { OPTION("in") }.
option-images = Images to generate.
option-size = Width and height of an image or a video, in pixels: 1024x1024.
option-steps = Steps of the model that generates an image or a video.
option-video-s = Seconds of video to generate.
option-audio-s = Seconds of speech to transcribe or to speak.
option-region = Where it runs: a country (FRA, FR), a cloud region (eu-west-1) or a grid zone.
option-host = Who serves the model (azure.ai.openai, aws.bedrock, …).
option-gpu = The accelerator that serves (H100, MI300X, RTX 4090). Without a host it is your own server.
option-count = Accelerators that hold one copy of the model.
option-precision = Precision of the weights as served (bf16, fp8, nvfp4).
option-engine = The inference engine (vllm, sglang, tensorrt-llm).
option-concurrency = Requests that one copy of the model serves at once.
option-tokens-per-s = Output tokens per second of one request, as you saw them.
option-first-token-s = Seconds until the first token came.
option-price-hour = What an hour of one accelerator of your own costs, with its currency (2.40EUR), or of a server with all its accelerators (19.20EUR/server): open models that nobody else served are charged by it, where records state no price of an hour.
option-pue = Power usage effectiveness of the site.
option-on = The day of the request (YYYY-MM-DD), for names whose meaning changes over time.
option-quantity-of-silence = Of what: energy of the facility, or carbon of the life cycle.
option-seed = Seed of the draws.
option-json = Print figures as JSON.
option-all = Every input, not only those that widen the figure most.
option-csv = Print figures as CSV, one row for each quantity and boundary.
option-parquet = Write figures to a Parquet file, one row for each group, quantity and boundary.
option-report = Write the account as a single, self-contained HTML page, to read or to print.
option-focus = Write the account as charges in the FOCUS format (CSV): a row for each day, model, provider, zone and label of the tables, with energy, carbon and water.
option-xlsx = Write the account as an Excel workbook.
option-summary = Add the account in Markdown to a file, for the summary of a pipeline.
option-segment = Print one short line, for a status bar.
option-markdown = Print the summary of { OPTION("summary") } in place of the page.
option-no-cache = Compute the account anew, and keep neither the answer for the same call nor the draws behind it.
option-no-record = Do not record the figures for obsia trace.
option-full = The whole page: every boundary, input and assumption. Without it, one screen.
option-watch = Show the account again whenever its files change, until Ctrl-C; where there is no terminal, a line for each change.
option-quiet = Show no progress and no notes on standard error.
option-label-from = Labels from logs of coding assistants (Claude Code, Codex), which are not read otherwise: git_branch, folder (the path of the working folder), agent. For --by label.git_branch.
option-format = The format of the records; if left out, it is recognised from the files.
option-ignore-columns = Columns of tables to leave out, although their names suggest that an account needs them: NAME,NAME.
option-alias = The model behind a name that a gateway gave it: NAME=MODEL. Repeat for more, or list them under [aliases] in obsia.toml.
option-overlap = Records that seem to be given twice and share no id: refuse (exit code 3), remove (each counts once), keep (all count).
option-map = Which column holds what, where its name does not say: started_at=COLUMN:utc,input_tokens=COLUMN,… (canonical names).
option-model = The model of records that do not name one.
option-host-default = Who serves the records that do not name a host.
option-region-default = The region of records that do not name one.
option-since = The first day that counts: 2026-07-01.
option-until = The last day that counts: 2026-09-30.
option-last = The last whole day, week, month, quarter or year before today; 7d is the last seven days, today included.
option-tz = The zone in which days begin, such as Europe/Paris; UTC by default.
option-by = A table by one or more keys (model,day): model, provider, zone, session_id, operation, hour, day, week, month, label.NAME. Repeat for more tables.
option-what-if = The same usage with one change: region=SWE, model=NAME, model.OLD=NAME, output=0.5, input=0.5, cached=0.9. Repeat for more.
option-levers = Propose changes that would lower the account, each as a what-if, where published figures or the records support it.
option-against = What the account is compared with: a period of the same records (2026-Q2, 2026-06, 2026-W20, DAY..DAY), another file or folder, a plan.
option-bill = An invoice or cost report (FOCUS, OpenAI, Anthropic, any table with a cost), or a folder of them: the account stands beside it line by line, with what explains each difference.
option-budget = An amount not to exceed: 10kWh, 500gCO2e, 100L, 5USD. The exit code is 5 when it is more likely exceeded than { OPTION("budget-probability") } allows.
option-budget-probability = The greatest probability with which a budget may be exceeded, from 0 to 1. By default 0.5: the median decides.
option-top = How many groups of a table get rows of their own; the others are summed in one.
option-min-users = Leave groups of fewer users, or of which one user is most, out of tables that are handed on; totals stay. The records must name users.
option-hash-users = A file with a key of 16 bytes or more, kept apart: digests under it stand for names of users.
option-delimiter = The delimiter of CSV files.
option-table-map = A map for tables that have all its columns, where --map is not given. Repeat for more, or keep them in obsia.toml: --save-map.
option-save-map = Keep what each column was taken for in obsia.toml, for the next time.
option-sheet = The sheet of a workbook, or all.
option-encoding = The encoding of text files that are not UTF-8.
option-rejects = Where to write the records that could not be read.
option-threads = Threads of the engine.

### Errors and notes

error-prefix = error:
note-prefix = note:
error-unexpected = unexpected { $what }. This is a defect of obsia { $version }: please report it with the command. OBSIA_DEBUG=1 prints the whole trace.
error-unknown-name = Unknown { $kind } “{ $name }”.
error-missing-fact = Missing fact: { $what }.
error-bad-input = { $where }: { $reason }.
error-expected = Expected: { $expected }.
kind-of-name-model = model
kind-of-name-region = region
kind-of-name-host = host
kind-of-name-engine = engine
kind-of-name-precision = precision
known-names = Known: { $known }.
kind-of-name-subject = subject
kind-of-name-figure = figure
did-you-mean = Did you mean: { $names }?
see-help = See { $command }.
call-missing = { $name } is missing.
call-unused = Too many words: '{ $name }'. A value stands after its option.
call-repeated = { $name } is given twice.
call-unknown-option = Unknown option: '{ $name }'.
call-positional = { $name } is written without the name of an option before it.
call-unknown-command = Unknown command: '{ $name }'.
call-bad-value = { $name } does not take the value '{ $value }'.
no-file = assess: no file. Name files, folders or patterns of usage records: obsia assess usage.csv.
not-whole = '{ $text }' is not a whole number
not-a-day = '{ $text }' is not a day
document-input = { $option }: '{ $path }' is one of the inputs. Name another file.
document-twice = { $option }: '{ $path }' would be written twice. Name another file.
document-unwritable = { $option }: '{ $path }' cannot be written ({ $why }).
is-a-folder = it is a folder
no-such-folder = there is no folder '{ $folder }'
may-not-write = no permission
none-counted = { $read ->
    [one] No usage record could be counted: { $read_text } was read, and rejected: { $reasons }.
   *[other] No usage record could be counted: { $read_text } were read and all rejected: { $reasons }.
}
none-counted-first = First: { $where }: expected { $expected }.
none-found = No usage record found.
costs-alone = the records of usage, with the costs beside them (obsia assess USAGE { $option } COSTS), since costs alone say nothing of energy
none-found-but = No usage record found: only { $what }.
unused-columns = { $file }: { $count ->
    [one] nothing uses the column { $columns }, and an account without it may be wrong.
   *[other] nothing uses the columns { $columns }, and an account without them may be wrong.
}
unused-columns-map = { $count ->
    [one] Say what it holds
   *[other] Say what they hold
}: --map { $map }; or leave { $count ->
    [one] it
   *[other] them
} out: --ignore-columns { $ignore }.
unused-columns-open = What { $columns } { $count ->
    [one] counts, the heading does not say
   *[other] count, the headings do not say
}: --map { $map } if it is output, and so on (input_tokens, cache_read_tokens, reasoning_tokens, calls).
unused-columns-cache = { $columns }: if it counts input tokens read from a cache, --map { $map }; if it is a share, the input is counted in full; if it says that a cache answered in place of a model, take those rows out.
unused-columns-total = If it counts input and output together, say which it is to be taken for: input, the least it can be (--map { $least }), or output, the most (--map { $most }).
unused-columns-ignore = { $count ->
    [one] Leave it out
   *[other] Leave them out
}: --ignore-columns { $ignore }.
kind-of-column-model = a model
kind-of-column-time = a time
kind-of-column-count = a count
kind-of-column-provider = a provider
kind-of-column-region = a region
kind-of-column-cache = of a cache
no-tokens = No record states input or output tokens (calls: { $calls_text }). An account needs token counts; or images, video or sound, for models that generate or process them; or the messages of people to an assistant; or its seats, with the number of seconds for which they were held (bucket_s).
no-tokens-columns = Columns that nothing used: { $columns }. If they count tokens: --map input_tokens=COLUMN,output_tokens=COLUMN.
by-unknown = { OPTION("by") }: '{ $key }' is not a key. Keys: { $known }.
by-label = For a label of the records: { $label }.
by-no-column = by: { $key } needs the column '{ $column }', which no input has. Map it: --map { $column }=COLUMN.
by-labels = Labels of these records: { $labels }.
input-no-such-file = { $path }: no such file or folder, and no file matches it as a pattern.
input-not-regular = { $path }: not a regular file.
input-none-left = No usage file found in { $paths }. { $ignored ->
    [one] { $ignored_text } file has a suffix that is not read.
   *[other] { $ignored_text } files have a suffix that is not read.
}
input-none-aside = No usage file found in { $paths }. Left aside: { $aside }.
input-none = No usage file found in { $paths }.
input-format = { $option } '{ $name }' is not known. Formats: { $known }.
input-empty = the file is empty
input-empty-inside = the file is empty once decompressed
input-unknown = no reader recognises this file
input-unknown-expected = a table (CSV, Excel, LibreOffice, Parquet, JSON, Markdown; of an invoice, its lines as a table with model, kind of token and quantity), or one of the formats that obsia formats lists ({ OPTION("format") } says which)
input-ambiguous = more than one reader claims it: { $readers }
input-ambiguous-expected = records of one format: split the file by provider, or { OPTION("format") } to say which, and records of another are refused
input-other-format = { OPTION("format") } { $format } was stated; the file looks like { $readers }
input-other-format-expected = { OPTION("format") } { $format }, or no { OPTION("format") }
input-figures = figures of obsia, not usage
input-figures-expected = the usage records that they were computed from
input-defect = a reader failed on it ({ $what })
input-defect-expected = a file that the reader takes: this is a defect of obsia, please report it
input-no-target = a link that leads nowhere
input-no-file = not a regular file
input-no-file-expected = a file (no pipe, socket or device)
no-such-file = there is no such file
input-closed = it cannot be opened or read ('{ $why }')
input-closed-expected = a file
input-name = its name is not UTF-8
input-name-expected = another name: rename the file
input-blanks = more than { $most_text } bytes of blanks one after another
input-blanks-expected = usage records, not blank lines
input-archive = a zip archive or an Excel workbook
input-archive-expected = the files in it (unzip), or the sheet saved as CSV
input-nothing = nothing to count: no column is named or mapped as a count
input-nothing-messages = { OPTION("map") } input_tokens=COLUMN,output_tokens=COLUMN, or { OPTION("map") } messages=messages where it is a count; { $columns }
input-nothing-costs = { OPTION("map") } input_tokens=COLUMN,output_tokens=COLUMN, or the usage of which these are the costs (obsia assess USAGE { OPTION("bill") } COSTS); { $columns }
input-nothing-expected = { OPTION("map") } input_tokens=COLUMN,output_tokens=COLUMN, or, of licences, a table of their number by month and product and { OPTION("map") } seats=COLUMN; { $columns }
input-no-column = column '{ $column }', mapped to { $target }, is not in the file
input-not-configuration = is not a column of configurations
input-column-near = did you mean { $near }? the columns are { $columns }
input-columns = the columns are { $columns }
input-delimiter = the header could be cut at each of these: { $delimiters }
input-delimiter-expected = { OPTION("delimiter") } to say which
input-not-utf8 = the file is not UTF-8
input-header-not-utf8 = the header is not UTF-8 (byte { $byte_text })
input-utf8-expected = UTF-8, or { OPTION("encoding") } { $encoding }
input-not-json = no record is a JSON object
input-not-json-because = no record is a JSON object ({ $reason })
input-not-otlp-because = no span can be read ({ $reason })
input-json-expected = one JSON object a line, or an array of objects
input-usage-expected = usage records
remedy-host = Use the name of a host, such as azure, bedrock, openrouter or groq; leave it out when it is not known.
remedy-model = Use an id of the catalogue (developer/model); obsia search finds models by name.
remedy-model-name = A model's name is one line of at most 200 characters.
remedy-model-clash = It names different models at different providers: pass the provider. Use an id of the catalogue (developer/model); obsia search finds models by name.
remedy-train-runs = Training runs are stated of { $models }, among others.
remedy-region = Use an ISO 3166-1 code (FRA, FR), a cloud region (eu-west-1, westeurope) or a country's name; obsia search finds places by name.
remedy-country = Use an ISO 3166-1 code (FRA, FR) or a country's name; obsia search finds countries by name.
remedy-country-several = It names several countries together: name one of them.
remedy-region-clash = It means different places; pass the provider, or one of these.
remedy-subject = Subjects: grid:FRA, model:openai/gpt-4o, device:NVIDIA B200, cloud:aws, serving:default.
remedy-figure = Figures are recorded in { $path }.
what-if-form = { OPTION("what-if") }: '{ $text }' is not NAME=VALUE. Names: { $known }.
what-if-name = { OPTION("what-if") }: '{ $text }' is not a change. Names: { $known }.
what-if-number = { OPTION("what-if") }: '{ $text }' needs a number from 0 to { $most } with at most four decimals.
work-size = { $option }: '{ $text }' is not WIDTHxHEIGHT in pixels, such as 1024x1024.
work-needs = { $model } { $does }: give { $needs }.
work-unfit = { $model } { $does }: { $unfit } does not apply; it takes { $needs }.
work-other = { $model } { $does }: its work is not that of tokens.
work-unmodelled = { $model } { $does }: not modelled yet.
task-text = reads and writes text
task-embedding = embeds text
task-rerank = ranks texts
task-image = makes images
task-video = makes videos
task-transcription = turns speech into text
task-synthesis = turns text into speech
task-sound = works with sound
not-seconds = '{ $text }' is not a number of seconds
map-form = { $option }: '{ $text }' is not of the form started_at=COLUMN:utc.
map-time = { $option }: started_at needs a declared type: started_at=COLUMN:TYPE with { $types }.
map-twice = { $option }: '{ $target }' is mapped twice.
map-target-near = { $option }: '{ $target }' is not a canonical column. Did you mean { $near }?
map-target = { $option }: '{ $target }' is not a canonical column. They are: { $known }.
notice-record = the figures were not recorded for obsia trace: { $why }
notice-unreadable = a file could not be read and is left out: { $why }
notice-ignored = files of the folder were left aside: { $files }
notice-lookalikes = calls with the same tokens in the same minute occur in two formats, and count twice: { $one }, { $other }: { $calls_text }. If two tools recorded the same calls, give only one of them.
notice-same-differ = of { $of } calls that stand in several exports, { $count ->
        [one] one has
       *[other] { $count } have
    } other token counts in one than in another: the larger ones stand.
notice-lower-bound = { $count ->
        [one] one streamed answer states
       *[other] { $count } streamed answers state
    } no usage, so not counted: the total is a lower bound. With OpenAI's API, ask for stream_options.include_usage.
notice-withheld = { $groups ->
    [0] every group of the tables has { $least } users or more
    [one] one group is counted among the others, as it has fewer than { $least } users, or would let such a group be worked out
   *[other] { $groups } groups are counted among the others, as they have fewer than { $least } users, or would let such a group be worked out
}
notice-given-twice = { $count ->
        [one] one record without an id stands
       *[other] { $count } records without ids stand
    } in two files, and count twice, as you asked.
notice-removed = { $count ->
        [one] one record was given twice and is
       *[other] { $count } records were given twice and are
    } taken out once.
notice-giants = { $count ->
        [one] one record states more tokens than is possible: more than the longest context of any model or, as a sum, more than any developer says it serves in a month
       *[other] { $count_text } records state more tokens than is possible: more than the longest context of any model or, as sums, more than any developer says it serves in a month
    }; they are counted as stated. The largest: { $record }, { $tokens_text } tokens.
notice-calls-again = { $count ->
        [one] one row has the time, the model and the tokens of a row above
       *[other] { $count_text } rows have the time, the model and the tokens of rows above
    }, and may be the same call, written once for each of its labels: each counts; a table with one row for a call leaves no doubt.
notice-counter = the counts never fall from one time to the next: each row counts, and if they are sums since a beginning, only the differences are usage.
notice-cached-inside = { $count ->
        [one] one record has
       *[other] { $count_text } records have
    } cached tokens ({ $column }), and nothing in the table says whether the input includes them: they are read as part of it. { $option } { $map } counts them on top of the input; “:contained” in place of “:apart” confirms this reading.
notice-cached-beside = { $count ->
        [one] one record has
       *[other] { $count_text } records have
    } more cached tokens ({ $column }) than input: those of every record are counted on top of it. { $option } { $map } reads them as part of the input, and rejects what contradicts it.
notice-ids-again = { $count ->
        [one] one row has the id, the model and the input of a row above
       *[other] { $count_text } rows have the id, the model and the input of rows above
    } ({ $column }): each counts; { $option } event_id=COLUMN counts each id once.
notice-sum-rows = { $count ->
        [one] one row comes to the sum of others, by chance or as their total: it counts
       *[other] { $count_text } rows come to the sums of others, by chance or as their totals: they count
    } as any other; a table without sums leaves no doubt.
notice-signals = spans and metrics of OpenTelemetry are given together: the same calls may be counted twice; give only one of them. Service, and its spans or events in the time of its metrics: { $service }: { $calls_text }
notice-rejected = { $rejected ->
    [one] { $rejected_text } of { $read } records was rejected; the rest is in the account. Where and why: { $file }
   *[other] { $rejected_text } of { $read } records were rejected; the rest is in the account. Where and why: { $file }
}
notice-rejected-unkept = { $rejected ->
    [one] { $rejected_text } of { $read } records was rejected; the rest is in the account. --rejects FILE keeps where and why.
   *[other] { $rejected_text } of { $read } records were rejected; the rest is in the account. --rejects FILE keeps where and why.
}
notice-rejected-first = { $rejected_text } of { $read } records were rejected; the rest is in the account. Where and why, for the first { $kept } of them: { $file }
notice-rejects-file = the rejects file { $file } was not written: { $why }
notice-written = written: { $files }
phase-reading = reading
phase-summing = summing
phase-rejects = checking rejects
phase-levers = looking for levers
phase-drawing = running simulations
phase-recording = recording

### Headline

title-estimate = One request to { $model }
title-account = { $calls ->
    [one] One request
   *[other] { $calls_text } requests
}
title-messages = { $count ->
    [one] One message
   *[other] { $count_text } messages
}
title-records = { $count ->
    [one] One record (number of calls not stated)
   *[other] { $count_text } records (number of calls not stated)
}
count-requests = { $count ->
    [one] { $count_text } request
   *[other] { $count_text } requests
}
count-calls = { $count ->
    [one] { $count_text } call
   *[other] { $count_text } calls
}
count-messages = { $count ->
    [one] { $count_text } message
   *[other] { $count_text } messages
}
count-records = { $count ->
    [one] { $count_text } record
   *[other] { $count_text } records
}
count-mixed = { $count ->
    [one] { $count_text } call, message or other record
   *[other] { $count_text } calls, messages or other records
}
count-uncounted = { $count ->
    [one] { $count_text } record (number of calls not stated)
   *[other] { $count_text } records (number of calls not stated)
}
seat-days = { $count ->
    [one] { $count_text } seat-day
   *[other] { $count_text } seat-days
}
read-messages = { $count ->
    [one] { $count_text } message without token counts
   *[other] { $count_text } messages without token counts
}
read-seats = { $seats } without counts
read-images = { $count ->
    [one] { $count_text } image stated
   *[other] { $count_text } images stated
}
read-video = { $seconds_text } s of video
read-audio = { $seconds_text } s of sound
read-uncounted = { $count ->
    [one] { $count_text } record without a number of calls
   *[other] { $count_text } records without a number of calls
}
asked-input = { $count ->
    [one] { $count_text } input token
   *[other] { $count_text } input tokens
}{ $cached ->
    [0] {""}
   *[other] {" "}({ $cached_text } from a cache)
}
asked-output = { $count ->
    [one] { $count_text } output token
   *[other] { $count_text } output tokens
}
asked-images = { $count ->
    [one] { $count_text } image
   *[other] { $count_text } images
}
asked-steps = { $count ->
    [one] { $count_text } step
   *[other] { $count_text } steps
}
asked-size = at { $size } pixels
asked-video = { $seconds } s of video
asked-audio = { $seconds } s of speech
zone-not-given = no region given
read-as = { $name } is read as { $model }.
read-as-part = { $name } is read as { $model }; “{ $words }” is not read and changes nothing.
headline-energy = facility (servers, waiting machines, cooling)
headline-carbon = life cycle (electricity and manufacture)
headline-water = consumed on site and at power plants
lead-median = Each value is the median: the truth is as likely to lie above it as below.
range-plausible = The plausible range holds { $level } of the simulations; it rests on published ranges and judgement, and was not tested against measurements.
range-uncounted = For water and metals no share of cases is claimed: making machines takes water too, buildings and their equipment take metals, and too little of either is published to count it. Read both as lower limits.
range-tested = The interval was tested against measurements and contained { $level } of them.
stated-amount = { $amount } { $unit }
stated-amount-bare = { $amount } (no currency named)
stated-cost = Stated by the records: { $stated } for { $count ->
    [one] { $count } call
   *[other] { $count } calls
} ({ $by }).
stated-difference-none = { $count ->
    [one] For the one call that has a list price too, that is the list price to the cent ({ $of } USD).
   *[other] For the { $count } calls that have a list price too, that is the list price to the cent ({ $of } USD).
}
stated-difference-more = { $count ->
    [one] For the one call that has a list price too, that is { $of } USD: { $difference } USD above the list price (× { $ratio }).
   *[other] For the { $count } calls that have a list price too, that is { $of } USD: { $difference } USD above the list price (× { $ratio }).
}
stated-difference-less = { $count ->
    [one] For the one call that has a list price too, that is { $of } USD: { $difference } USD below the list price (× { $ratio }).
   *[other] For the { $count } calls that have a list price too, that is { $of } USD: { $difference } USD below the list price (× { $ratio }).
}
stated-difference-free = { $count ->
    [one] For the one call that has a list price too, that is { $of } USD; the list price is nothing, or may be.
   *[other] For the { $count } calls that have a list price too, that is { $of } USD; the list price is nothing, or may be.
}
own-cost = own machines
own-line = On own machines: { $cost } { $basis }.
own-basis = at { $price } an hour of an accelerator, waiting ones included
own-prices = { $low } to { $high } { $unit }
own-waiting = { $count ->
    [one] { $count } call ran on own machines; { $share } of their cost pays for machines that wait.
   *[other] { $count } calls ran on own machines; { $share } of their cost pays for machines that wait.
}
own-ratio = That is × { $ratio } the list price of the own calls that have one.
own-others = { $count ->
    [one] { $count } call is not in it: somebody else is named as having served it, its weights are its maker’s alone, or nobody states what an hour costs, or of how many accelerators.
   *[other] { $count } calls are not in it: somebody else is named as having served them, their weights are their makers’ alone, or nobody states what an hour costs, or of how many accelerators.
}
own-none = No call ran on own machines whose hours have a price: somebody else is named as having served them, their weights are their makers’ alone, or nobody states of how many accelerators the price is.
stated-far = No currency is named; in US dollars that would be × { $ratio } the list prices.
stated-no-list-price = None of these calls has a known list price to compare it with.
stated-other-currency = List prices are in US dollars: nothing is converted, and currencies are not added up.
stated-not-by-all = { $count ->
    [one] { $count } call states no cost.
   *[other] { $count } calls state no cost.
}
stated-energy = { $developer } states { $amount } for { $request } to { $product } ({ $day }; { $covers }; { $source }); obsia’s figure for the request asked here is { $ours } ({ $range }), the data centre included.
stated-carbon = { $developer } states { $amount } for { $request } in { $product } ({ $day }; { $covers }; { $source }); obsia’s figure for the request asked here is { $ours } ({ $range }), manufacture included.
stated-of-average-query = an average query
stated-of-median-text-prompt = the median text prompt
stated-of-answer-of-400-tokens = an answer of 400 tokens
stated-of-model = { $request } by { $model }
stated-covers-unstated = what it counts is not stated
stated-covers-facility = servers, idle machines and the data centre
stated-covers-life-cycle = over the life cycle, manufacture included
stated-own = its own publication
stated-reported = as { $publisher } reports it
section-gap = Why our figure and the company’s differ
caption-gap = Our energy of the request asked here, over what { $developer } states of { $request } to { $product } ({ $day })
note-gap = In each simulation the factors multiply to the whole; medians do not quite.
head-gap-factor = factor
head-gap-range = plausible range
gap-range = ×{ $low } to ×{ $high }
gap-length = length: the request asked here, over an average message (no length is stated)
gap-length-median = length: the request asked here, over a message of median length (no length is stated)
gap-serving = model, batch and hardware: accelerators for such a message, over all that is stated (it does not say what it counts)
gap-serving-stated = model, batch and hardware: accelerators for such a message, over those that are stated
gap-hosts = boundary: servers around the accelerators
gap-hosts-stated = servers around the accelerators, over what is stated of them
gap-idle = boundary: machines that wait
gap-idle-stated = machines that wait, over what is stated of them
gap-building = boundary: the data centre (PUE)
gap-building-stated = the data centre (PUE), over what is stated of it
gap-whole = all together
gap-sentence = { $what }: { $factors }.
gap-part = { $name } ×{ $ratio } (×{ $low } to ×{ $high })
stated-none = According to the latest source read, { $product } by default answers with this model; obsia knows of no figure for one request to it that its company has published.
detail-mean = Medians do not add up. To add separate reports, add their means: that of the energy is { $mean }.
head-mean = mean
head-median = median
head-counts = what it counts
section-boundaries = Boundary by boundary
row-energy_kwh-accelerator = accelerator
row-energy_kwh-server = server
row-energy_kwh-facility = facility
row-carbon_g-facility = usage
row-carbon_g-embodied = manufacture
row-carbon_g-life-cycle = life cycle
row-onsite_water_l-facility = on site
row-offsite_water_l-facility = power plants
row-water_l-facility = both
row-primary_energy_mj-facility = usage
row-adpe_kgsbeq-facility = usage
row-adpe_kgsbeq-embodied = manufacture
row-adpe_kgsbeq-life-cycle = life cycle
counts-energy_kwh-accelerator = the chips, while they work on the requests
counts-energy_kwh-server = and their share of the machine: processors, memory, fans, power supplies
counts-energy_kwh-facility = and machines that wait for work, cooling and losses of the building (PUE)
counts-carbon_g-facility = electricity of the facility, location-based, average of the grid
counts-carbon_g-embodied = making the servers, by busy hour
counts-carbon_g-life-cycle = usage and manufacture
counts-onsite_water_l-facility = evaporated by cooling; consumed, not withdrawn
counts-offsite_water_l-facility = consumed to make the electricity, reservoirs included
counts-water_l-facility = on site and at power plants
counts-primary_energy_mj-facility = taken from nature to make the electricity
counts-adpe_kgsbeq-facility = metals and minerals used up to make the electricity
counts-adpe_kgsbeq-embodied = metals and minerals used up to make the servers, by busy hour
counts-adpe_kgsbeq-life-cycle = usage and manufacture
counts-energy_per_output_token_j-facility = the servers, machines that wait for work, cooling and losses of the building (PUE); reading the input included
counts-cost_difference_usd-list-price = what records state, minus the list price of the same calls
counts-cost_ratio-list-price = what records state, over the list price of the same calls
counts-own_cost-own-machines = accelerator-hours, working and waiting, at the price of an hour that was stated
counts-own_cost_ratio-own-machines = own machines over the list price of the same calls
counts-cost_usd-list-price = the tokens at published prices, without discount, tax, contract or free tier
left-out = Left out: training and development of the model, network, the user’s device, the building.
cost = cost
cost-list-prices = at list prices, without discount or tax
cost-priced = { $unit ->
    [records] { $share } of the records have a price
    [mixed] { $share } of the calls and other records have a price
   *[calls] { $share } of the calls have a price
}
prices-on = prices of { $day }
prices-between = prices from { $first } to { $last }
cost-line = Cost: { $cost } { $basis }.
cost-unpriced = { $count ->
    [one] { $what } has no known price: it is not in the cost.
   *[other] { $what } have no known price: they are not in the cost.
}
cost-none = Cost: no list price is known for any of this usage.
per-token = per output token
intensity-line = Energy per output token: { $energy }, the reading of the input included.

first-plausible = Medians; the plausible range, untested, holds { $level } of the simulations; water is a minimum.
first-tested = Medians; the interval was tested on measurements and contained { $level } of them.
first-noted = { $said } { $stated }
first-stated = Stated by the records: { $stated }.
first-stated-ratio = Stated by the records: { $stated } (× { $ratio } list prices).
first-cost = list prices; { $priced }
first-warning = Warning: { $what }.
first-more = { $count ->
    [one] One more with { $option }.
   *[other] { $count_text } more with { $option }.
}
first-files = { $count ->
    [one] 1 file, read as { $formats }
   *[other] { $count_text } files, read as { $formats }
}
first-aside = not used: { $what }
first-skipped = { $count ->
    [one] 1 line that is not usage
   *[other] { $count_text } lines that are not usage
}
first-unmapped = { $count ->
    [one] 1 column ({ $columns })
   *[other] { $count_text } columns ({ $columns })
}
first-rows-are-calls = each row was read as one call; if rows are sums, { $option } calls=COLUMN names the column that counts them
first-unknown-keys = { $count ->
    [one] 1 usage key that is not known
   *[other] { $count_text } usage keys that are not known
}
first-where = All of it: { $full }. Tables: { $by } model,day. Savings: { $levers }.
warning-notice-lookalikes = the same { $calls ->
    [one] call seems to be
   *[other] { $calls_text } calls seem to be
} counted twice: { $one }, { $other }
warning-notice-signals = { $calls ->
    [one] a call seems to be
   *[other] { $calls_text } calls seem to be
} counted twice, in spans and in metrics
warning-notice-calls-again = { $count ->
    [one] one row repeats
   *[other] { $count_text } rows repeat
} the time, the model and the tokens of a row above, and may be the same call: each counts
warning-notice-counter = the counts never fall from one time to the next: if they are sums since a beginning, only the differences are usage
warning-notice-cached-inside = the cached tokens of { $count ->
    [one] one record
   *[other] { $count_text } records
} ({ $column }) are read as part of the input: if they come on top of it, { $option } { $map }
warning-notice-cached-beside = { $count ->
    [one] one record has
   *[other] { $count_text } records have
} more cached tokens ({ $column }) than input: all are counted on top of it, unless { $option } { $map }
warning-notice-ids-again = { $count ->
    [one] one row repeats
   *[other] { $count_text } rows repeat
} the id, the model and the input of a row above ({ $column }): each counts, unless { $option } event_id=COLUMN
warning-notice-sum-rows = { $count ->
    [one] one row that counts comes to the sum of others
   *[other] { $count_text } rows that count come to the sums of others
}: totals may count twice
warning-notice-giants = { $count ->
    [one] one record states
   *[other] { $count_text } records state
} more tokens than is possible
warning-sums = { $count ->
    [one] a row of sums does
   *[other] { $count_text } rows of sums do
} not come to what the other rows do: some are missing, or were misread
warning-cost-more = the stated cost is far above list prices. If it is in cents: { $option } cost=COLUMN:USD/100; if tokens are in thousands: { $option } input_tokens=COLUMN:int*1000
warning-cost-less = the stated cost is far below list prices ({ $option } says what a column holds)
warning-rejected = { $count ->
    [one] one record of { $read_text } was rejected: { $where }
   *[other] { $count_text } records of { $read_text } were rejected: { $where }
}
warning-unkept = --rejects keeps where and why
warning-unreadable = { $count ->
    [one] 1 file could not be read
   *[other] { $count_text } files could not be read
}
warning-unknown = { $more ->
    [0] no model is known by the name { $name } ({ $what })
    [one] no model is known by the name { $name } ({ $what }), nor by one more
   *[other] no model is known by the name { $name } ({ $what }), nor by { $more_text } more
}

### What was read

section-read = What was read
read-records = { $read ->
    [one] 1 record
   *[other] { $read_text } records
} read = { $counted ->
   *[other] { $counted_text } counted
} + { $duplicate_text } duplicate + { $rejected ->
   *[other] { $rejected_text } rejected
}{ $outside ->
    [0] {""}
   *[other] {" "}+ { $outside_text } outside the days asked for
}
read-tokens = { $input_text } input tokens ({ $cached_text } from a cache), { $output_text } output tokens ({ $reasoning_text } of reasoning)
read-day = on { $day } (UTC)
read-days = from { $first } to { $last } (UTC)
read-file = { $count ->
   *[other] { $file }, read as { $format } ({ $why })
}
files-count = { $count ->
    [one] 1 file
   *[other] { $count_text } files
}
more-files = { $count ->
    [one] and one more file
   *[other] and { $count } more files
}
model-line = { $model }: { $what }
model-read-line = { $name }, read as { $model }: { $what }
model-given-line = { $model } (given; these records name no model): { $what }
model-none-line = { $count ->
    [one] { $what } names no model
   *[other] { $what } name no model
}
more-models = { $count ->
    [one] and one more model
   *[other] and { $count } more models
}
read-skipped = no usage, so not counted as records: { $what }
read-unknown-keys = usage keys that obsia does not know: { $what }
read-named-by = fields of a record name different models; the model was read from: { $what }
read-beside-names = words beside the name of a model, not read: { $what }
read-same = { $count ->
    [one] one call stands in several exports ({ $sources }) and counts once; taken from: { $taken }
   *[other] { $count } calls stand in several exports ({ $sources }) and count once each; taken from: { $taken }
}
same-part = { $what }: { $sources }
same-tokens = tokens
same-model = model and provider
same-times = times
same-region = region
read-taken = { $count ->
    [one] column taken by its name: { $columns }
   *[other] columns taken by their names: { $columns }
}
read-unmapped = { $count ->
    [one] column that nothing uses: { $columns }
   *[other] columns that nothing uses: { $columns }
}
section-rejects = Rejected
rejects-file = { $count ->
    [one] The rejected record is in { $file }.
   *[other] The rejected records are in { $file }.
}
rejects-file-first = The first { $kept_text } of { $rejected_text } rejected records are in { $file }.
head-file = file
head-where = where
head-field = field
head-value = value
head-expected = expected
head-reason = reason
reason-record_of_another_format = record of another format
reason-correction_not_netted = a correction, not netted
reason-doubtful_unit = a unit that may be of tokens or not
reason-not_whole_number = not a whole number
reason-not_a_time = not a duration
reason-not_a_measure = not a number within its bounds
reason-not_an_amount = not an amount of money
reason-not_an_energy = not an energy
reason-not_an_hour_price = not the price of an hour
reason-not_an_instant = not a time of the declared type
reason-not_a_boolean = neither true nor false
reason-unfit_text = not a name
reason-sub_count_exceeds_total = a part larger than its whole
reason-no_usage = no count
reason-no_call = no call
reason-wrong_number_of_fields = wrong number of fields
reason-bad_quotes = a quote that is not closed
reason-mis_encoded = wrong encoding
reason-line_too_long = line too long
reason-not_json = not JSON
reason-not_an_object = not a JSON object
reason-duplicate_key = a key twice
reason-too_deep = nested too deep
reason-not_otlp = not OTLP
reason-not_protobuf = not protobuf
reason-bad_id = not an id
reason-conflicting_counts = counts that contradict each other
reason-no_duration = no span of time (bucket_s)
reason-no_interval = no interval
reason-no_message_open = an end without its beginning
reason-not_a_sample = not a sample of a metric
reason-not_a_count = not a count
reason-open_quote = a quote that is not closed
reason-unknown_kind = a kind that is not known
reason-wrong_width = wrong number of fields
reason-reader_defect = a defect of obsia: please report it with the place that the rejects file names
reason-unreadable_file = a file that cannot be read

### Tables

section-by = By { $keys }
section-by-clock = By { $keys } (time of { $zone })
key-model = model
key-provider = provider
key-zone = zone
key-session_id = session
key-operation = operation
key-hour = hour
key-day = day
key-week = week
key-month = month
key-input_octave = input length
key-output_octave = output length
head-calls = calls
head-messages = messages
head-records = records
head-mixed = calls and others
head-seats = seat-days
head-output = output tokens
head-of-water = water
head-share = energy
no-calls = no calls
other-groups = { $count ->
    [one] one other
   *[other] { $count } others
}
long-spans = { $records ->
    [one] { $what } of { $of_text } covers more than one { $key }: all of it is counted at its first instant{ $shared ->
        [0] {""}
       *[other] {" "}({ $share } of the tokens)
    }.
   *[other] { $what } of { $of_text } cover more than one { $key } each: all of each is counted at its first instant{ $shared ->
        [0] {""}
       *[other] {" "}({ $share } of the tokens)
    }.
}
span-hour = hour
span-day = day
span-week = week
span-month = month

### What-ifs

section-what-if = What if
what-if-attributional = Differences from the account above, with everything else unchanged: they are attributional, not a forecast. Above zero costs more.
head-difference = difference
head-ratio = ratio
head-lower = chance of less
no-change = no change

### Levers

section-levers = What would lower it
levers-about = Differences from the account above, with everything else unchanged: they are attributional, and a share of what is emitted does not predict what would be saved. Each line can be repeated with --what-if.
levers-none = Nothing is proposed: no change that published figures or the records support would lower this account.
section-against = Against { $other }
against-about = This account minus { $what }, attributional, on the same simulations
against-split = What changed, one cause after another in this order: how much usage, by which models, how long calls are, where they run, how they are served and counted. In each simulation the parts add to the difference.
head-compared = before
head-cause = comes from
cause-volume = volume
cause-model = models
cause-length = length of calls
cause-region = regions
cause-factors = serving
section-bill = Beside the bill { $bill }
bill-charges = { $charges ->
    [one] One charge comes to { $billed } { $unit }.
   *[other] { $charges } charges come to { $billed } { $unit }.
}
bill-recorded = For the same sellers and days, the records state { $stated } { $unit }; calls that state nothing come to { $listed } { $unit } at list prices.
bill-explained = Every line is explained.
bill-open = { $count ->
    [one] One line of { $of } is left to explain.
   *[other] { $count } lines of { $of } are left to explain.
}
bill-aside = { $count ->
    [one] One charge is for something else, or could not be read.
   *[other] { $count } charges are for something else, or could not be read.
}
caption-bill-open = Left to explain, the largest difference first
head-bill-verdict = finding
head-bill-lines = lines
head-bill-billed = billed
head-bill-recorded = recorded
head-bill-when = when
head-bill-recorded-tokens = tokens recorded
head-bill-billed-tokens = tokens billed
verdict-agrees = agrees
verdict-other-day = agrees over neighbouring days
verdict-no-tokens = charged for something other than tokens
verdict-other-seller = bought from another seller
verdict-outside = outside the days of the bill
verdict-amount = the bill states no tokens, and another amount
verdict-price = same tokens, another price
verdict-more-billed = more tokens billed than recorded
verdict-less-billed = fewer tokens billed than recorded
verdict-bill-only = billed, but not recorded
verdict-records-only = recorded, but not billed
verdict-no-price = no known price to compare with
verdict-other-currency = another currency
head-lever = change
head-what-if = as a what-if
levers-hint = What would lower it: the same command with --levers.
lever-model = another model
lever-output = shorter outputs
lever-cached = more input from a cache
lever-region = another region
lever-none-model-unknown = Another model: not proposed, because no model of these records is known.
lever-none-model-no-board = Another model: not proposed, because no leaderboard with published intervals lists the model that uses most.
lever-none-model-none-lower = Another model: not proposed, because none of comparable published quality is likely to take less energy with the same tokens.
lever-none-output-no-tokens = Shorter outputs: not proposed, because the records state no output tokens.
lever-none-output-none-lower = Shorter outputs: not proposed, because they would not lower the energy.
lever-none-cached-no-reads = Caching: not assessed. The records show no input from a cache, so it is not known how much of the input repeats.
lever-none-cached-no-more = Caching: not proposed, because no model's calls have a larger cached share than all calls together.
lever-none-cached-none-lower = Caching: not proposed, because it would not lower the energy.
lever-none-region-no-list = Another region: not proposed, because the provider, or the list of its regions, is not known.
lever-none-region-lowest-already = Another region: not proposed, because the usage already runs on the grid with the lowest intensity that the provider lists.
lever-none-region-none-lower = Another region: not proposed, because no region that the provider lists is likely to lower the carbon.
lever-none-batch-unmeasured = Batch interface: not assessed. No measurement of what one uses was found.

### Manufacture

section-manufacture = What manufacture is made of
item-accelerator = the accelerators, with their memory and board
item-host = the rest of the servers
manufacture-spread = Cradle to gate, spread over the busy hours of { $years } years ({ $years_low } to { $years_high }), { $busy } ({ $busy_low } to { $busy_high }) of them busy. Shares of the means.
not-assessed = Not assessed: { $what }.
not-assessed-building = the building with its cooling and back-up power
not-assessed-network = network equipment outside the servers
not-assessed-racks = racks and power distribution
not-assessed-transport = transport where a source leaves it out
not-assessed-end-of-life = end of life
not-assessed-spares = spare and broken parts
not-assessed-manufacture-water = water of manufacture
not-assessed-manufacture-primary-energy = primary energy of manufacture
not-assessed-training = the servers that trained the model
caption-manufacture = Shares of the carbon, and metals and minerals, of manufacture
head-item = item

### Where the energy goes, what is least known

section-phases = Where the energy goes
phase-of-request = once per request, whatever its length
phase-of-prefill = reading the input (prefill)
phase-of-cached = reading the cached input
phase-of-decode = writing the output (decode)
phase-of-images = generating images
phase-of-video = generating video
phase-of-sound = processing and generating speech
phases-modelled = Shares of the energy of the accelerators: a modelled split, not a meter's.
section-gaps = What the records do not say
gaps-about = Each row shows usage whose records leave something unstated, its share of the account, and the share of the width that comes from what is unstated.
head-unsaid = what is not stated
head-quantity = share of
head-calls-share = of the calls
head-messages-share = of the messages
head-records-share = of the records
head-mixed-share = of all of them
head-total-share = of the total
gap-region = the region
gap-model = the model, or a known one
gap-size = the size of the model, which its maker does not disclose
gap-batch = how many requests ran at once
gap-lengths = the length of each call: only sums over many
gap-tokens = any token count
gap-input = the input tokens
gap-output = the output tokens
gap-media = the work of images, audio or video: only text is counted
head-phase = phase of serving
head-of-energy = of the energy
head-boundary = boundary
head-usage = usage
head-note = note
head-name = name in the records
head-taken-for = taken for
head-format = read as
head-recognised-by = recognised by
head-files = files
head-read = read on
head-figure = figure
head-command = command
section-least-known = What is least known
section-narrowing = What would narrow the range
caption-narrowing = Upper end of the energy over the lower, now and if this alone were known (simulated)
head-narrowing-fact = known
head-narrowing-range = range
narrowing-range = from ×{ $now } to ×{ $then }
narrowing-yours = What you may know
narrowing-providers = What the provider alone knows
narrowing-speed = your tokens per second ({ $options })
narrowing-machines = your accelerators, how many, and how many requests run at once ({ $options })
narrowing-running = how many requests run at once ({ $options })
narrowing-pue = the PUE of your data centre ({ $options })
head-width-share = of the width
head-input = input
head-kind = kind

input-batch = how many requests share one pass
input-serving_regime = whether it runs as a fleet or on a few accelerators
input-accelerator = which accelerators serve
input-params = how large the model is
input-params_sparsity = how sparse the model is (experts)
input-total_params_b = all parameters of the model
input-active_params_b = parameters used per token
input-embedding_params_b = parameters of the embedding table
input-always_active_share = share of the weights that every token uses
input-params_total_b = all parameters of the model
input-params_active_b = parameters used per token
input-layers = layers of the model
input-architecture = shape of the model, from its size
input-kv_elements_per_token = memory of past tokens (cache)
input-cache_elements = memory of past tokens (cache)
input-attention_flop = arithmetic of attention
input-intercept_log10 = a power law from size to shape
input-slope_log10 = a power law from size to shape
input-cached_input_usd_per_mtok = price of a million tokens read from a cache
input-output_usd_per_mtok = price of a million output tokens
input-cache_write_usd_per_mtok = price of a million tokens written to a cache for minutes
input-cache_write_1h_usd_per_mtok = price of a million tokens written to a cache for an hour
input-reasoning_usd_per_mtok = price of a million tokens of reasoning
input-input_usd_per_mtok = price of a million input tokens
input-arena_score = score in the Arena
input-output_tokens_per_s = output speed
input-release_date = release date
input-weight_bytes = precision of the weights as served
input-cache_bytes = precision of the cache as served
input-joint = what measurements leave open
input-joint-of-inference = how engines use accelerators, as measured
input-joint-of-server-power = what servers draw around accelerators, as measured
input-joint-of-diffusion = what images and videos cost, as measured
input-joint-of-training = how training uses accelerators, as measured
input-joint-of-hierarchy = what the published figures leave open
input-joint-of-sizes = sizes of models that are sold, by what is public of them
input-engine_time-of-family = speed of models of its kind beside the energy model
input-engine_time-of-checkpoint = speed of this model beside the energy model
input-engine_time-of-model = speed of this model beside the energy model
input-engine_time-of-service = speed of this service beside the energy model
input-engine_time-of-device = how fast the host works beside this accelerator
input-engine_energy-of-family = what models of its kind draw beside the energy model
input-engine_energy-of-checkpoint = what this model draws beside the energy model
input-engine_energy-of-model = what this model draws beside the energy model
input-engine_energy-of-service = what this service draws beside the energy model
input-engine_bandwidth_use_share = share of the memory bandwidth that serving reaches
input-engine_compute_use_share = share of the peak arithmetic that serving reaches
input-engine_waiting_power_share = power of an accelerator that waits for work in a step
input-engine_moving_power_share = power of an accelerator that reads memory
input-engine_computing_power_share = power of an accelerator that computes
input-memory_use_share = share of the memory that serving fills
input-resident_context_tokens = context that requests hold in memory
input-bucket_variation_ratio = spread of lengths inside a provider's bucket
input-image_side_px = size of an image
input-video_side_px = size of a video
input-default_steps_count = steps of the model that makes an image or a video
input-media_batch_count = how many images or clips are made at once
input-video_frames_count = frames of a clip
input-video_frame_s = time that a frame is shown
input-media_energy-of-family = what models of its kind draw beside the energy model of images and videos
input-media_energy-of-service = what this service draws beside the energy model of images and videos
input-media_energy-of-device = what this accelerator draws beside the energy model of images and videos
input-media_time-of-family = how fast models of its kind make images and videos beside the energy model
input-media_time-of-service = how fast this service makes images and videos beside the energy model
input-media_time-of-device = how fast this accelerator makes images and videos beside the energy model
input-typical_text_tokens = length of a text that is embedded or ranked
input-pass_tokens = tokens that an encoder computes together
input-attention_pairs_ratio = whether tokens attend to those after them
input-uncalibrated_ratio = how far the energy model is off for models that were not measured
input-recogniser_encoder_share = share of a speech model in its encoder
input-typical_frame_s = sound that a frame of the encoder holds
input-window_fill_share = how full windows of sound are
input-spoken_tokens_per_s = tokens of text in a second of speech
input-window_batch_count = windows of sound that are computed together
input-sound_tokens_per_s = steps in a second of sound
input-utterance_s = length of what is spoken in one call
input-speculation_gain_ratio = whether tokens are guessed ahead, and what that saves
input-observed_time_ratio = what the network adds to the time between tokens
input-observed_time_error = how well the time between tokens is known from the records
input-engine = which engine serves
input-stack = whether the engine is the one that was measured
input-host = how long accelerators wait for the host of an engine
input-time = how fast a stack is beside the energy model
input-energy = what a stack draws beside the energy model
input-replica_size_ratio = how many accelerators serve a replica, beyond the fewest that hold it
input-fleet_devices = how many accelerators a fleet spreads experts over
input-fleet_time_ratio = how fast fleets are beside the energy model
input-all_experts_share = whether a step goes through all experts, used or not
input-dispatch_layer_s = how long servers take to reach each other
input-exchange_seen_share = how much of the exchange between servers computing hides
input-default_network_gb_per_s = network between servers
input-rent_usd_per_h = what an accelerator rents for
input-few_requests_power_drop_share = how much less an accelerator draws for a single request
input-running_batch_ratio = how many of the running requests share one pass
input-message_calls = calls behind one message
input-call_input_tokens = input of one call, with what the conversation carries
input-call_cached_share = share of the input that comes from a cache
input-call_output_tokens = output of one call, with reasoning
input-length_variation_ratio = spread of the lengths of calls
input-messages_per_day = messages of one active seat in a day
input-active_seat_share = share of the seats that are used
input-server-fixed = power that a server draws at any load
input-server-activity = power of the host’s work for requests
input-server-ready = power of an accelerator that is ready and serves nothing
input-server-residual = error of the power model of servers that work
input-server-ready-residual = error of the power model of servers that wait
input-server_devices = accelerators of a server
input-cooling = how servers are cooled
input-form_factor = form of the accelerators
input-power_limit_share = power limit of the accelerators
input-pue = PUE of the facility
input-pue-error = error of the disclosed PUE
input-wue_l_per_kwh = water for cooling (WUE)
input-wue-error = error of the disclosed WUE
input-wue-basis = whether the WUE is withdrawal or consumption
input-water_consumed_share = share of the water withdrawn that is consumed
input-zone = in which region it runs
input-intensity_g_per_kwh = carbon intensity of the grid
input-direct_g_per_kwh = direct emissions of the electricity
input-zone_floor_g_per_kwh = emissions of electricity that burns nothing
input-zone_error_ratio = how far a zone may lie from what its direct emissions tell
input-water_l_per_kwh = water of the electricity
input-primary_energy_mj_per_kwh = primary energy of the electricity
input-adpe_kgsbeq_per_kwh = materials of the electricity
input-list_price = which of the published prices was charged
input-tdp_w = rated power of the accelerator
input-memory_gb = memory of the accelerator
input-bandwidth_gb_per_s = memory bandwidth of the accelerator
input-bf16_tflop_per_s = 16-bit arithmetic of the accelerator
input-fp8_tflop_per_s = 8-bit arithmetic of the accelerator
input-fp4_tflop_per_s = 4-bit arithmetic of the accelerator
input-int8_tflop_per_s = 8-bit arithmetic of the accelerator
input-link_gb_per_s = links between accelerators
input-default_link_gb_per_s = links between accelerators
input-link_reach_count = how many accelerators links join
input-server_lifetime_years = life of a server
input-server_use_share = share of its time in which a server is busy
input-gwp_kg = carbon of making an accelerator
input-adpe_kgsbeq = materials of an accelerator
input-host_gwp_kg = carbon of making the host
input-host_adpe_kgsbeq = materials of the host

### Assumptions

section-assumptions = What was assumed
assumption-more = { $count ->
    [one] and one more of this kind
   *[other] and { $count } more of this kind
}
assumption-name-weak = The name { $name } was read as { $model } from its form, not from a list of names: please check it.
assumption-name-unread = In { $name }, “{ $words }” is not read and changes nothing: { $model } is assessed.
assumption-party-unlisted = { $name } is not on the list of those who agreed that obsia has read; that does not mean a refusal.
assumption-name-host = { $name } is taken as { $model }, served by { $host }.
assumption-name-product = { $name } is taken as { $model }, its default model since { $since } according to the latest source ({ $source }, { $published }); another may have followed.
assumption-name-product-line = { $name } is taken as { $model }: nothing was read about its default model, { $other }.
assumption-name-service = { $name } is a service, and this is what is stated about it. Behind it is { $model }, its default model since { $since } according to the latest source ({ $source }, { $published }); another may have followed. To see how open that model is, ask for { $model }.
assumption-name-alias = { $name } stands for { $model }, as you say.
assumption-name-family = { $name } is taken as { $model }, the newest general model of the family.
assumption-name-order = { $name } is taken as { $model }.
assumption-forecast = Days to come are taken to be like the days that have been: weekdays like weekdays, weekends like weekends.
assumption-model-given = { $count ->
    [one] { $units } names no model: the one that you gave is used.
   *[other] { $units } name no model: the one that you gave is used.
}
assumption-model-unknown = { $count ->
    [one] { $units } names no model that obsia knows: it is given the size of the open models that hosts offer, with a wide range.
   *[other] { $units } name no model that obsia knows: each is given the size of the open models that hosts offer, with a wide range.
}
assumption-region-given = { $count ->
    [one] { $units } names no region: the one that you gave is used.
   *[other] { $units } name no region: the one that you gave is used.
}
assumption-region-unknown = The region { $region } is not known ({ $units }): it is treated as if none were named. { $suggestions }
assumption-provider-unknown = The provider { $provider } is not known ({ $units }): it is treated as if none were named. { $suggestions }
assumption-gpu-unknown = The accelerator { $gpu } is not known ({ $units }): it is treated as not stated. { $suggestions }
assumption-precision-unknown = The precision { $precision } is not known ({ $units }): it is treated as not stated. { $suggestions }
assumption-engine-unknown = The engine { $engine } is not known ({ $units }): it is treated as not stated. { $suggestions }
assumption-count-without-room = { $model } does not fit into { $devices } × { $device }, as records state (its weights need at least { $fewest }): their number is drawn.
assumption-input-missing = { $count ->
    [one] One call states no input tokens: counted as zero.
   *[other] { $calls } calls state no input tokens: counted as zero.
}
assumption-output-missing = { $count ->
    [one] One call states no output tokens: counted as zero.
   *[other] { $calls } calls state no output tokens: counted as zero.
}
assumption-tokens-missing = { $count ->
    [one] One call states no tokens at all: it is counted, but its footprint is not (what is shown for it is almost nothing).
   *[other] { $calls } calls state no tokens at all: they are counted, but their footprint is not (what is shown for them is almost nothing).
}
assumption-media-not-counted = { $count ->
    [one] One call also handles images, audio or video: only its text tokens are counted.
   *[other] { $calls } calls also handle images, audio or video: only their text tokens are counted.
}
assumption-batch-ignored = { $count ->
    [one] { $units } ran in a batch: it is counted as an interactive call, which may cost more.
   *[other] { $units } ran in a batch: they are counted as interactive calls, which may cost more.
}
assumption-batch-as-interactive = { $count ->
    [one] { $units } ran in a batch: it is counted and charged as an interactive call, which costs more.
   *[other] { $units } ran in a batch: they are counted and charged as interactive calls, which cost more.
}
assumption-request-assumed = The request was not stated: { $input } tokens in and { $output } out are assumed, a question with its answer; { OPTION("in") } and { OPTION("out") } set another.
assumption-task-assumed = The request was not stated, and a usual one is assumed; { $does ->
    [image] { OPTION("images") } and { OPTION("size") } set another.
    [video] { OPTION("video-s") } sets another.
    [transcription] { OPTION("audio-s") } sets another.
    [synthesis] { OPTION("audio-s") } sets another.
   *[other] { OPTION("in") } sets another.
}
assumption-task-compared = No task was stated: the models are compared by { $task }, the first task that all of them do.
assumption-kind-as-text = { $model } is not a text model (kind: { $kind }): its tokens are counted as those of a text model.
assumption-not-modelled = What { $model } generates or processes besides text is not stated, or not modelled yet ({ $units }): only the text tokens that it reports are counted, as those of a text model.
assumption-not-calibrated = No measurement of such models is in the calibration ({ $model }): the figure extends the energy model of text models, with a range of its own for that.
assumption-size-of-task = The size of { $model } is not known: it is drawn from that of open models of its kind.
assumption-texts-per-call = How many texts a call contains is not stated: their length, within which tokens attend to each other, is drawn.
assumption-media-denoiser = How { $model } is built is not known: its design is drawn from the open models that generate the same.
assumption-media-size = The size of what { $model } generates is not stated: it is drawn around that of open models.
assumption-media-steps = Neither the request nor the model states how many steps { $model } takes: they are drawn.
assumption-media-clip = How long the clips of { $model } are, and how many frames they have in a second, is drawn.
assumption-media-runs = How a service runs { $model } is not known: no special optimisation is assumed, one accelerator for each run, and a few images or clips at once.
assumption-grid-zone-unknown = Which grid inside { $zone } feeds { $text } is not known: each simulation takes one of its zones, so that the range is wider.
assumption-grid-zone-as-country = The grid of { $text } alone is not known: that of its country, { $zone }, is used.
assumption-grid-union-as-continent = { $text } has no grid of its own in the tables: that of { $zone } is used.
assumption-region-largest-cloud = { $text } is a region of several clouds; it is read as that of the largest, { $place }, { $zone }. The others are: { $others }. Name the provider to choose.
assumption-bucket = Some records sum many calls: how much the lengths of these calls vary is assumed.
assumption-tokens-prior = { $count ->
    [one] One record sums the tokens of a span of time and does not say of how many calls: their lengths are drawn from wide ranges, those of a chat assistant.
   *[other] { $calls } records sum the tokens of a span of time and do not say of how many calls: their lengths are drawn from wide ranges, those of a chat assistant.
}
assumption-tokens-prior-code = { $count ->
    [one] One record sums the tokens of a coding agent over a span of time and does not say of how many calls: their lengths are drawn from wide ranges.
   *[other] { $calls } records sum the tokens of a coding agent over a span of time and do not say of how many calls: their lengths are drawn from wide ranges.
}
assumption-messages-prior = { $count ->
    [one] One message states no tokens: its calls and their lengths are drawn from wide ranges, those of a chat assistant.
   *[other] { $calls } messages state no tokens: their calls and the lengths of these are drawn from wide ranges, those of a chat assistant.
}
assumption-messages-prior-code = { $count ->
    [one] One message to a coding agent states no tokens: its calls and their lengths are drawn from wide ranges.
   *[other] { $calls } messages to a coding agent state no tokens: their calls and the lengths of these are drawn from wide ranges.
}
assumption-seats-prior = { $count ->
    [one] One record counts seats and no tokens: how much they are used is drawn from very wide ranges, those of a chat assistant.
   *[other] { $calls } records count seats and no tokens: how much they are used is drawn from very wide ranges, those of a chat assistant.
}
assumption-seats-prior-code = { $count ->
    [one] One record counts seats of a coding agent and no tokens: how much they are used is drawn from very wide ranges.
   *[other] { $calls } records count seats of a coding agent and no tokens: how much they are used is drawn from very wide ranges.
}
assumption-batch = For { $model }, it is not disclosed how many requests share a pass: the number is drawn from how small replicas and fleets are run.
assumption-batch-by-speed = For { $model }, it is not disclosed how many requests share a pass: each simulation takes a number that explains the { $tokens_per_s } tokens per second of { $calls } calls.
assumption-batch-by-stated-speed = For { $model }, how many requests share a pass is not stated: ways of serving that explain { $tokens_per_s } tokens per second count more.
assumption-filling-by-price = For { $model }, ways of serving that would rent for more than the price that catalogues list for { $provider } ({ $input } and { $output } USD per million tokens of input and output) count less.
assumption-engine-drawn = For { $model }, which engine serves it is not known here: each simulation takes the one that was measured or one of the others in use, the less often the less it fits the price and the speed that are known.
assumption-engine-other = For { $model }, { $engine } as stated is not a stack that the energy model was fitted to: how far it is off is drawn, as measured of other stacks.
assumption-speculation = It is not disclosed whether tokens are guessed ahead (speculative decoding): this is drawn.
assumption-accelerators = At { $provider }, it is not disclosed which chip serves a request: it is drawn from the accelerators in use.
assumption-accelerators-own = { $provider } serves with chips of its own making ({ $chip }), whose energy was not measured here: accelerators in use elsewhere stand in for them.
assumption-accelerators-stated = At { $provider }, requests are assumed to be served on the hardware that it has named: { $devices }.
assumption-layers-by-law = For { $model }, the layers are not known: drawn from a power law fitted on open models.
assumption-cache-by-law = For { $model }, the cache is not known: drawn from a power law fitted on open models.
assumption-precision = For { $model }, the precision in service is not known: it is as released, or 8 bits.
assumption-dense-from-total = For { $model }, only the total size is known: taken as dense, its shape from power laws fitted on open models.
assumption-architecture-by-law = For { $model }, only sizes are known: its shape follows power laws fitted on open models.
assumption-size-from-public = For { $model }, the size is not disclosed: it is inferred, within a factor of several, from what is public: { $price ->
    [none] no price
   *[other] price ({ $price } USD per million output tokens, { $date })
}{ $released ->
    [none] {""}
   *[other] , release ({ $released })
}{ $arena ->
    [none] {""}
   *[other] , Arena score ({ $arena })
}{ $speed ->
    [none] {""}
   *[other] , speed ({ $speed } tokens per second)
}.
assumption-size-unknown = For { $model }, nothing is known about the size: it is drawn from the open models that are sold.
assumption-host-share = What servers draw around their accelerators follows a model calibrated on measured servers; which class of server it is, is drawn.
assumption-idle-share = The energy of waiting machines follows from how busy machines are, which is not known here: it is drawn from a wide range.
assumption-zone-unknown = At { $provider }, no region is known: it is drawn from the countries of listed cloud regions (clouds: { $cloud }; countries: { $zones }).
assumption-grid-borrowed = { $zone }: a range taken from other grids is used for { $what }.
assumption-pue-default = At { $provider }, the PUE of the sites that serve is not known: it is drawn from what operators publish.
assumption-wue-default = At { $provider }, the WUE of the sites that serve is not known: it is drawn from what operators publish.
assumption-wue-basis = The WUE of { $subject } counts { $basis }: a part of it is taken as consumed.
assumption-price-maker = For { $model }, no provider with a list price is named: the price that catalogues list for its maker ({ $provider }) is used.
assumption-price-published = For { $model }, no seller with a list price is named: any of the prices that { $count } sellers publish may have been charged.
assumption-price-range = For { $model }, sources state { $count } prices of { $provider } for the same days: any of them may have been charged.
assumption-price-later = For { $model }, some calls are older than the first known list price ({ $date }): that price is used.
assumption-price-undated = For { $model }, some calls have no date: the latest known list price is used.
assumption-price-cached = For { $model }, no price of cached input is known: cached input is charged as input.
assumption-price-cache-write = For { $model }, no price of writing to a cache is known: input that is written to one is charged as input.
assumption-price-cache-hour = For { $model }, no price of keeping a cache for an hour is known: that for minutes is used.
assumption-price-cache-span = For { $model }, some records do not say for how long a cache is kept: the price for minutes is used.
assumption-price-scaled = For { $model }, some prices of the tier of service or of long prompts are not stated: they are taken in proportion to the price of input.
assumption-price-tier = For { $model }, the price of the tier of service “{ $tier }” is not known: { $units } are charged as standard service.
assumption-price-length = For { $model }, prices depend on the length of a prompt, and { $units } are known as sums alone: their mean length is used.
assumption-price-batch = { $count ->
    [one] { $units } ran in a batch: it is charged as an interactive call, although providers charge less for batches.
   *[other] { $units } ran in a batch: they are charged as interactive calls, although providers charge less for batches.
}
assumption-what-if-region = Everything would run in { $zone }.
assumption-what-if-model = Everything would run on { $model }, with the same tokens: another model may write more or less.
assumption-what-if-model-of = Calls to { $model } would run on { $other }, with the same tokens: another model may write more or less.
assumption-what-if-input = Each input would have { $factor } times its tokens.
assumption-what-if-output = Each output would have { $factor } times its tokens.
assumption-what-if-cached = A share of { $share } of each input would come from a cache.
assumption-lever-model = { $other } is comparable according to one published leaderboard only: it scores { $other_score }, { $model } { $score } ({ $low } to { $high }), on { $board } of { $date }. No leaderboard says how well it does your task. An open model would have to be served in the same place; a closed one is served by its maker, or by the host that you named.
assumption-lever-output = Outputs { $cut_share } shorter are a question, not an observed saving: it is not known whether your task allows it.
assumption-lever-cached = As much of all input would come from a cache as in the calls to { $model } ({ $best_share }; now { $now_share } of all): it is not known whether other inputs repeat as much.
assumption-lever-region = Of the { $zones } countries with regions that { $provider } lists, { $zone } has the grid with the lowest intensity. It is not known whether the model is offered there, or whether the data may go there.

### Names, budgets, trace

section-names = Names that were not understood
nothing-near = Nothing similar is known.
more-names = { $count ->
    [one] and one more name
   *[other] and { $count } more names
}
budget-exceeded = Budget of { $budget }: exceeded. { $share } of the simulations exceed it ({ $most } allowed); the median is { $median }, the range { $low } to { $high }.
budget-kept = Budget of { $budget }: kept. { $share } of the simulations exceed it ({ $most } allowed); the median is { $median }, the range { $low } to { $high }.
budget-point-exceeded = Budget of { $budget }: exceeded, with { $value }.
budget-point-kept = Budget of { $budget }: kept, with { $value }.
budget-of-all = all usage
budget-unused = Budget of { $budget } for { $what }: kept. Nothing of it was used in the period.
budget-period-exceeded = Budget of { $budget } for { $what }, { $first } to { $last }: exceeded by { $seen }, with { $now }. { $share } of the simulations exceed it ({ $most } allowed).
budget-period-ahead = Budget of { $budget } for { $what }, { $first } to { $last }: too likely to be exceeded. It was { $now } by { $seen }; if days go on as they went, it will be { $end }: { $share } of the simulations exceed it at the end ({ $most } allowed).
budget-period-kept = Budget of { $budget } for { $what }, { $first } to { $last }: kept. It was { $now } by { $seen }; if days go on as they went, it will be { $end }: { $share } of the simulations exceed it at the end ({ $most } allowed).
section-trace = Where these figures come from
facts-used = facts { $snapshot }
title-trace = Figure { $id }
traced-energy_kwh-accelerator = energy of the accelerators
traced-energy_kwh-server = energy of the servers
traced-energy_kwh-facility = energy of the facility
traced-carbon_g-facility = carbon of usage
traced-carbon_g-embodied = carbon of manufacture
traced-carbon_g-life-cycle = carbon of the life cycle
traced-onsite_water_l-facility = water on site
traced-offsite_water_l-facility = water at power plants
traced-water_l-facility = water, on site and at power plants
traced-primary_energy_mj-facility = primary energy of usage
traced-adpe_kgsbeq-facility = metals and minerals of usage (ADPe)
traced-adpe_kgsbeq-embodied = metals and minerals of manufacture (ADPe)
traced-adpe_kgsbeq-life-cycle = metals and minerals of the life cycle (ADPe)
traced-energy_per_output_token_j-facility = energy of the facility per output token
traced-cost_usd-list-price = cost at list prices
traced-own_cost-own-machines = cost on own machines
traced-own_cost_ratio-own-machines = cost on own machines over cost at list prices
traced-cost_difference_usd-list-price = stated cost minus cost at list prices
traced-cost_ratio-list-price = stated cost over cost at list prices
counts = Counts
alone-energy_kwh-server = the accelerators and their share of the machine: processors, memory, fans, power supplies
alone-energy_kwh-facility = the servers, machines that wait for work, cooling and losses of the building (PUE)
trace-label = Group: { $label }
section-formula = Formula
section-kinds = What the width comes from
section-inputs = Inputs
head-fact-value = value
head-source = source
more-alternatives = { $count ->
    [one] and one more alternative
   *[other] and { $count } more alternatives
}
section-sources = Sources
read-on = read on { $day }
section-again = To reproduce it
trace-choices = one of { $choices } - { $source }
trace-fact = { $fact } - { $source }
kind-share = { $kind } { $share }
thing-weight = { $thing } ({ $weight })
fact-qualified = { $fact } [{ $qualifier }]
trace-more-inputs = { $count ->
    [one] One more input widens it less: --all shows it.
   *[other] { $count } more inputs widen it less: --all shows them.
}
trace-made = made on { $day } by obsia { $version }, seed { $seed }, { $worlds_text } simulations, facts { $snapshot }
trace-input = input file, BLAKE2b (b2sum -l 256) { $digest }…
trace-input-sums = input frame, digest of its exact sums { $digest }…
trace-other-snapshot = The installed facts are not those that made this figure: the command above may give another value.
### Report

report-title = { $calls ->
    [one] What one request used
   *[other] What { $calls_text } requests used
}
report-title-of = What { $what } used
report-brand = obsia, an account of the use of AI
report-contents = On this page
report-grouped = Rows are grouped; each group has a heading of its own.
report-on-scale = on its scale
report-energy-on-scale = energy on one scale
report-scale = drawn from { $low } to { $high }
report-marks = In the drawings a hollow bar is a plausible range and the line across it the median.
report-marks-tested = In the drawings a solid bar is a tested interval and the line across it the median.
report-series = Energy by { $key }, { $unit }
share-chart = Energy by { $keys }: { $name } has the largest share, { $share } on average
report-series-note = Bars are the { $range }, lines across them the medians. The table below has the same figures.
report-series-rest = { $count ->
    [one] One more, smaller or without a time, is only in the table.
   *[other] { $count } more, smaller or without a time, are only in the table.
}
table-of-rows = { $name } ({ $count ->
    [one] one row
   *[other] { $count } rows
 })
report-independent = obsia is independent: the publishers named as sources had no part in these figures.
report-cite = The obsia founders. obsia { $version }, account { $request }, facts { $snapshot }.
section-figures = The figures
section-models = Names of models
section-method = Method
section-cite = To cite these figures
energy-per-token = energy per output token
per-token-counts = energy of the facility, the reading of the input included
price-of-one = one price for each token
no-interval = no range
caption-boundaries = Each part has one unit and one scale
caption-groups = Each value is the median; under it, its { $range }. Medians do not add up; shares of the energy do
caption-least-known = Shares of the width of the energy figure
caption-names = Each name and the model that it was taken for
caption-formats = Formats that were recognised, and why
caption-rejects = The first { $kept_text } of { $rejected_text } rejected records
caption-rejects-all = What was rejected, and where it is
caption-sources = What the figures of this page rest on
caption-trace = Each command unfolds one figure: formula, inputs, the evidence of each
name-none = a model with the size of the open models that hosts offer
name-unknown = not understood: a model with the size of the open models that hosts offer.
method-tokens = Token counts are summed exactly; message contents are never read. Records that cannot be read are counted and listed, never guessed.
method-energy = Energy is modelled, not metered: the work of reading the input and writing the output, on the machines that may serve the model, with the machines that wait and the building around them. Carbon, water and materials follow from the electricity of the place and from the manufacture of the servers.
method-worlds = Everything uncertain is drawn in about a thousand simulations, the same for every figure: sums and differences are taken within each. The value is the median of the simulations, and { $level } of them lie inside the range.
method-cost = Cost is what the tokens cost at the public list price of their day, cache writes, batches, tiers of service and long prompts at their own prices: no discount, contract, free tier or tax. What records themselves state as a cost stands beside it.
### Workbook and summary

sheet-charts = Charts
sheet-read-me = Read me
sheet-records = Records
head-period = period
head-meaning = value and range
head-numbers = numbers
head-left-out = not counted
head-what-it-says = what it says
head-quantity-name = quantity
head-unit = unit
head-low = low
head-high = high
head-interval = low to high is the
head-input-tokens = input tokens
head-cached-tokens = of them from a cache
head-reasoning-tokens = of them reasoning
head-unpriced = without a price
head-stated-cost = stated cost
head-stated-usd = stated cost, USD
head-own-ratio = own ÷ list
head-stated-difference = stated − list
head-what = what
head-number = how many
head-which = which
head-figure-or-id = command, or id
head-address = address
boundary-accelerator = accelerator
boundary-server = server
boundary-facility = facility
boundary-embodied = manufacture
boundary-life-cycle = life cycle
boundary-own-machines = own machines
boundary-list-price = list price
workbook-numbers = Every number is in the unit of its column or row, with nine significant digits. Low to high is the range of the figure; means of parts add up to the mean of the whole, but their ranges do not.
workbook-records = Where every record went: the number read is the sum of those counted, duplicate and rejected.
records-read = records read
records-counted = counted
records-duplicate = duplicate
records-outside = outside the days asked for
records-rejected = rejected
records-skipped = no usage, not counted as records
records-unknown-key = usage key that obsia does not know
records-named-by = field that named the model, where others name another one
records-reason = reason of rejection
summary-more = { $count ->
    [one] and one more row
   *[other] and { $count } more rows
}
budget-no-price = Budget of { $budget }: no call has a known list price, so there is no cost to compare with it.

### Facts, doctor

head-property = property
head-date = date
facts-linked = see also { $subject }
facts-good = No error was found in the tables.
facts-bad = { $count ->
    [one] One error was found in the tables.
   *[other] { $count } errors were found in the tables.
}
facts-checked = { $what }, content { $hash }
facts-by-subject = Facts by subject
facts-by-kind = Facts by kind
facts-by-verification = Facts by verification
rows-by-licence = Rows by licence of their source
facts-unused = Sources on which no row rests
doctor-good = good
doctor-bad = wrong

### Training

help-train = What training a model takes: device hours, energy, carbon, arithmetic; by options or for a table of runs.
argument-train-model = A model whose run somebody states (deepseek-v3); or a CSV of runs, one row each, with { OPTION("out") }.
option-params-total = Weights of the model: 70B, 1.2T or 7e10.
option-params-active = Weights that one token uses; less than all in a mixture of experts.
option-tokens = Tokens that the run reads: 15T or 1.5e13.
option-flop = Operations of the run, where they are stated: 3.8e25.
option-architecture = dense, moe, encdec or distilled.
option-teacher-params = Weights of the teacher, in distillation.
option-layers = Layers of the model, for the attention term (with { OPTION("hidden-size") } and { OPTION("context") }).
option-hidden-size = Width of the model, for the attention term.
option-context = Tokens of one training sequence, for the attention term.
option-hardware = The accelerator: H100, A100 40GB, TPU v4, MI300X.
option-devices = How many accelerators.
option-hours = How long the run took, in hours, on { OPTION("devices") }.
option-device-hours = Hours of all accelerators together; energy then rests on them.
option-train-precision = Precision of the arithmetic: bf16, fp16, fp32 or fp8.
option-release = When the model came out: YYYY, YYYY-MM or YYYY-MM-DD.
option-train-region = Where the run took place, for carbon: a country (FRA, FR), a cloud region or a grid zone.
option-train-out = Where to write the predictions for TABLE, as CSV.
train-nothing = Nothing is stated about the run. Give at least one of { $options }; or a table: obsia train TABLE.csv --out OUT.csv.
train-out-needed = A table needs { OPTION("out") }: obsia train TABLE.csv --out OUT.csv.
train-table-alone = A table states everything in its columns: { $options } cannot be combined with it.
train-out-alone = { OPTION("out") } is for a table: obsia train TABLE.csv --out OUT.csv. For one run use { OPTION("json") } or { OPTION("csv") }.
train-unstated = Too little is known about the training of { $model }. Give your assumptions: weights and tokens, operations, or hours ({ $options }).
train-asks-architecture = A size alone does not say whether every weight works for each token: the ranges cover both cases. Give { $architecture } or { $active } to narrow them.
not-an-amount = '{ $text }' is not a positive amount
title-train = Training a model
train-known = Stated: { $what }.
section-train-stated = What is stated about the run
train-stated-params_total = weights in all
train-stated-params_active = weights per token
train-stated-tokens = tokens
train-stated-flop = operations
train-stated-device_hours = device hours
train-stated-hardware = accelerator
train-stated-precision = number format
train-stated-release = release
train-stated-region = country
train-weights-active = { $amount } weights per token
train-weights-total = { $amount } weights
train-tokens = { $amount } tokens
train-flop = { $amount } FLOP stated
train-hours = { $hours } device hours
train-row-training_device_h-accelerator = device hours
train-row-training_energy_kwh-accelerator = energy, accelerator
train-row-training_energy_kwh-server = energy, server
train-row-training_energy_kwh-facility = energy, facility
train-row-training_carbon_g-facility = carbon of use
train-row-training_flop_count-accelerator = operations
train-row-development_device_h-accelerator = device hours
train-row-development_energy_kwh-facility = energy, facility
train-row-development_carbon_g-facility = carbon of use
traced-training_device_h-accelerator = device hours of the final run
traced-training_energy_kwh-accelerator = energy of the accelerators in the final run
traced-training_energy_kwh-server = energy of the servers in the final run
traced-training_energy_kwh-facility = energy of the facility for the final run
traced-training_carbon_g-facility = carbon of use of the final run
traced-training_flop_count-accelerator = operations of the final run
traced-development_device_h-accelerator = device hours of the whole development
traced-development_energy_kwh-facility = energy of the facility for the whole development
traced-development_carbon_g-facility = carbon of use of the whole development
counts-training_device_h-accelerator = billed hours of all devices, restarts included
counts-training_energy_kwh-accelerator = the chips alone
counts-training_energy_kwh-server = the chips and their share of the machine
counts-training_energy_kwh-facility = servers, network, storage, spare nodes, cooling (PUE)
counts-training_carbon_g-facility = electricity, location-based, average of the grid
counts-training_flop_count-accelerator = arithmetic of the model, forward and backward
counts-development_device_h-accelerator = final runs, failed runs, experiments, data made by models
counts-development_energy_kwh-facility = the same, at the meter of the facility
counts-development_carbon_g-facility = the same, by the grid of the final run
section-final-run = The final run
section-development = The whole development: the final run and everything before it
train-development-note = Based on four developments that published it; the ratio ranged from 1.5 to 5.6. Not added to the figures above.
train-threshold = Probability of more than { $threshold } FLOP, above which the EU AI Act presumes systemic risk: { $share }.
train-tested = Device hours: a { $level } interval, checked with whole families left out. Energy, carbon and development: plausible ranges.
train-not-tested = Plausible ranges: nothing about this run was checked with whole families left out.
train-left-out = Left out: manufacture of the servers, water, use of the model.
train-not-understood = { $column } was not understood and taken as unknown in the rows { $rows }
kind-of-name-hardware = hardware
input-training-use = how well this run or family used the peak
input-training-lost-hours = hours that this run lost to restarts, failures and waiting
input-training-power = watts per device in this run or generation
input-training-device = which accelerator the run used
input-mixture = whether the model is a mixture of experts
input-run_tokens = tokens of the run
input-run_tokens_year_log10 = growth of training tokens over the years
input-run_active_params_b = weights per token
input-run_active_share = share of the weights that a token uses
input-run_duration_h = duration of the run
input-teacher_ratio = size of the teacher
input-encoder_decoder_share = share of the weights that a token passes
input-cluster_ratio = network, storage and spare nodes of the cluster
input-development_ratio = whole development over the final run
input-systemic_flop = threshold of the AI Act
assumption-training-hardware = The accelerator is not stated: it is drawn from those that runs of the time used.
assumption-training-hardware-foreign = The accelerator stated is not in the tables: one is drawn from those that runs of the time used.
assumption-training-architecture = It is not stated whether the model is a mixture of experts: it may be either.
assumption-training-params = The number of weights is not stated: it is drawn from a wide prior.
assumption-training-active = The weights per token are not stated: they are drawn as a share of all weights, as in mixtures of experts that state it.
assumption-training-tokens = The tokens are not stated: they are drawn from a wide prior that grows with the years.
assumption-training-precision = The precision is not stated: 16 bits, or possibly 8 for a mixture of experts.
assumption-training-duration = Neither arithmetic nor hours are stated: the devices are assumed to run for as long as in runs that state their duration.
assumption-training-flop-from-hours = The arithmetic is not stated: it is taken to be what the hours can have delivered.
assumption-training-encoder-decoder = A token of an encoder-decoder passes through about half of the weights.
assumption-training-teacher = The size of the teacher of a distilled model is not stated: it is assumed to be a few times to some tens of times larger.
assumption-training-pue = No PUE of the site was given: it is drawn from a wide default.

### Predictions

help-predict = Energy, power and speed of configurations of accelerators, engines and models: a table in, a table out.
argument-configurations = CSV file of configurations; see the manual for its columns, any of which may be blank
option-predict-out = where to write the predictions, as CSV
predictions-written = { $count ->
    [one] one row of predictions written to { $file }
   *[other] { $rows } rows of predictions written to { $file }
}
predictions-in-part = { $rejected } of { $read } rows were rejected; { $file } has the others.
table-more-rejected = and { $count } more rejected rows
table-unused = columns that nothing uses: { $columns }

## obsia silence

title-non-disclosure = What non-disclosure costs: one request to { $model }
non-disclosure-energy = Energy of the facility: { $median } ({ $interval }).
non-disclosure-carbon = Carbon of the life cycle: { $median } ({ $interval }).
non-disclosure-first = Disclosure of the greatest value: { $non_disclosure }. Disclosed, it would narrow this range from { $now } between its ends to about { $disclosed }.
section-non-disclosure-ours = If one thing more were disclosed
section-non-disclosure-wider = The same, with ranges half as wide again before
head-non-disclosure = what its provider does not disclose
head-score-reduction = score reduction
head-shapley = of the width
head-ends-disclosed = range, if disclosed
range-factor = ×{ $ratio }
head-score = interval score
non-disclosure-size = how large the model is: total and active parameters
non-disclosure-precision = with how many bits it is served
non-disclosure-hardware = on which accelerators, and on how many
non-disclosure-batch = how many requests share a pass, and how long they are
non-disclosure-speculation = whether tokens are guessed ahead
non-disclosure-fullness = how busy its machines are
non-disclosure-facility = cooling and PUE of its data centres
non-disclosure-location = where it runs
non-disclosure-split = Of the width, { $undisclosed } could be disclosed by the provider, { $variability } differs from run to run whatever is disclosed, { $model } is the error of our own models.
section-ladder = From nothing disclosed to everything disclosed
ladder-now = as things are
ladder-step = and then: { $what }
ladder-claim = all disclosed, as bare claims
ladder-published = all disclosed, with method and boundary
ladder-audited = all disclosed and audited
share-with-error = { $share } ± { $error }
score-with-error = { $score } ± { $error }
non-disclosure-note = The interval score is the width of the 90% range in decimal logarithms, plus a penalty for what lies outside: 1 is a factor of ten between the ends. What stands after ± is the error of the simulation; things that differ by less are not ranked. The range if something were disclosed is the factor between its ends, narrowed as its score would be: an approximation.
help-silence = How much narrower the range of a request would be if its provider disclosed one thing more.
