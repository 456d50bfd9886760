## Forms: obsia disclose

help-disclose = Fill in a form (EU AI Act, SCI, GHG Protocol, model card…) with what is known, and say why the rest is missing.
argument-form = The form. Without it, or with list, the command lists the forms and what each needs.
option-account = An account: the JSON of obsia assess --json.
option-training = A training run: the JSON of obsia train --json.
option-reading = Readings of meters, as JSON (docs: reference/reading). May be repeated.
option-answers = What you state yourself, by name: JSON, or one line each.
option-disclose-on = The day as of which the form is filled in (YYYY-MM-DD): what was read later is left out.
option-as = md, html, json, pdf, docx, odt, text; native: the form’s own machine format; sidecar: what that format cannot hold.
option-disclose-out = The file to write; its ending gives the format if { OPTION("as") } does not.
kind-of-name-form = form
title-forms = Forms that obsia fills in
head-form = form
head-edition = edition
head-form-needs = needs
head-form-takes = may use
forms-native = With --as native, model-card, boamps and impact-framework are written in their own machine format; with --as sidecar, what that format cannot hold.
forms-how = obsia disclose FORM MODEL fills one in. What is not known is stated as not disclosed, with the reason, and never as zero.
form-or = or
form-input-model = MODEL
disclose-two-shapes = { OPTION("json") } and { OPTION("as") } { $shape } are different formats: choose one.
disclose-file-out = { $shape } is a file: name it with { OPTION("out") }.
disclose-out-input = { OPTION("out") }: '{ $path }' is an input. Name another file.
disclose-unwritable = { OPTION("out") }: '{ $path }' cannot be written ({ $why }).
disclose-written = written to { $path }

form-brand = obsia, a filled form
form-about-subject = System
form-about-form = Form
form-about-made-on = Made on
form-about-facts = Facts of obsia
form-about-obsia = Version of obsia
form-count = Fields stated: { $stated }. Not disclosed, or not read: { $missing }. Not applicable: { $other }.
form-page = page
form-head-field = field
form-head-answer = answer
form-head-rests-on = what it rests on
form-head-notes = Read before use
form-head-notes-of-fields = Notes to the fields
form-head-command = Command that reproduces this form
form-head-boundary = covers
form-head-kind = kind
form-state-stated = stated
form-state-not-disclosed = not disclosed
form-state-not-applicable = not applicable
form-state-cannot-be-told = cannot be determined
form-state-not-looked-for = not looked for
form-state-none-read = none read
form-read-on = read on { $day }
form-no-interval = no interval stated
form-proof-answers = stated by the reporter
form-proof-reading = reading of a meter
form-proof-train = estimate of obsia
form-proof-estimate = estimate of obsia
form-proof-silence = what silence costs, by obsia
form-proof-catalogue = catalogue of obsia

form-number = { $interval }; { $covers }; { $kind }
form-million = { $number } { $many ->
    [no] million
   *[other] million
} { $unit }
form-billion = { $number } { $many ->
    [no] billion
   *[other] billion
} { $unit }
form-trillion = { $number } { $many ->
    [no] trillion
   *[other] trillion
} { $unit }
form-of-parameter = parameters
form-of-token = tokens
form-of-device-h = accelerator-hours
form-unit-parameter = parameters
form-unit-token = tokens
form-unit-device-h = accelerator-hours
form-unit-device-day = accelerator-days
form-unit-device = accelerators
form-unit-day = days
form-unit-tco2e = t CO₂e
form-unit-gco2e = g CO₂e
form-unit-kwh = kWh

form-boundary-run = the final training run
form-boundary-weights = all weights of the model
form-boundary-data = what the final training run saw
form-boundary-task = the benchmarked task
form-boundary-unstated = not stated by its source

form-title-annex-xi = Technical documentation according to Annex XI of the EU AI Act
form-title-code-of-practice = Model documentation form of the GPAI Code of Practice
form-title-summary = Summary
form-section-annex-xi-1-1 = Section 1, point 1: general description
form-section-annex-xi-1-2 = Section 1, point 2: elements of the model and its development
form-section-annex-xi-2 = Section 2: models with systemic risk
form-section-cop-general = General information
form-section-cop-properties = Properties of the model
form-section-cop-use = Distribution, licences and use
form-section-cop-data = Training process and data
form-section-cop-compute = Computing resources of training
form-section-cop-energy = Energy of training, computation of inference
form-section-cop-left-out = What this form leaves out
form-section-openness = How open it is
form-section-request = What a request uses
form-section-training = What training used
form-section-non-disclosures = What it does not tell, and what that is worth
form-section-commitments = What its maker has signed

form-field-1a-tasks = 1(a) Tasks, and systems that it can be part of
form-field-1b-acceptable-use = 1(b) Acceptable use policy
form-field-1c-release-date = 1(c) Release date
form-field-1c-distribution = 1(c) Methods of distribution
form-field-1d-architecture = 1(d) Architecture
form-field-1d-parameters-total = 1(d) Total parameters
form-field-1d-parameters-active = 1(d) Parameters used by each token
form-field-1e-modalities = 1(e) Inputs and outputs
form-field-1f-licence = 1(f) Licence of the release
form-field-1f-licence-weights = 1(f) Licence of the weights
form-field-1f-licence-code = 1(f) Licence of the code
form-field-1f-licence-data = 1(f) Licence of the training data
form-field-2a-technical-means = 2(a) Technical means for integration
form-field-2b-design = 2(b) Design and training process
form-field-2c-data = 2(c) Data of training: kind and origin
form-field-2c-data-points = 2(c) Amount of training data
form-field-2c-provenance = 2(c) How the data were obtained, chosen and cleaned
form-field-2c-evaluation-data = 2(c) Data of testing and validation
form-field-2d-flop = 2(d) Floating-point operations of training
form-field-2d-time = 2(d) Training time
form-field-2d-device-hours = 2(d) Accelerator-hours of training
form-field-2d-hardware = 2(d) Hardware of training
form-field-2d-precision = 2(d) Number format of training
form-field-2e-energy = 2(e) Energy of training, known or estimated
form-field-2e-method = 2(e) How the energy was determined
form-field-2e-inference = 2(e) Energy of use, as the maker states it
form-field-s2-threshold = Whether systemic risk is presumed
form-field-s2-evaluation = 1. Evaluation: strategies and results
form-field-s2-adversarial = 2. Adversarial testing, adaptations, alignment
form-field-s2-architecture = 3. Architecture of the system around it

form-field-g-provider = Provider
form-field-g-model = Model
form-field-g-authenticity = Evidence of authenticity
form-field-g-release-date = Release date
form-field-g-union-release-date = Date of placing on the Union market
form-field-g-dependencies = Models that it builds on
form-field-p-architecture = Architecture (about 20 words)
form-field-p-design = Design of the model (about 100 words)
form-field-p-modalities = Inputs and outputs, with largest sizes
form-field-p-size = Parameters, two significant figures
form-field-p-size-range = Parameters, as a range
form-field-u-channels = Channels of distribution
form-field-u-licence = Licence and terms
form-field-u-assets = Other assets, and their terms
form-field-u-acceptable-use = Acceptable use policy
form-field-u-intended-uses = Intended uses
form-field-u-systems = Systems that it can be part of
form-field-u-means = Technical means for integration
form-field-u-hardware = Hardware that it needs
form-field-u-software = Software that it needs
form-field-d-process = Design of the training process
form-field-d-rationale = Reasons for this design
form-field-d-types = Kinds of training data
form-field-d-provenance = Origin of the data
form-field-d-selection = How the data were obtained and chosen
form-field-d-points = Amount of data
form-field-d-curation = How the data were cleaned
form-field-d-unsuitable = Measures against unsuitable sources
form-field-d-bias = Measures against identifiable bias
form-field-c-time-range = Training time, as a range
form-field-c-time-days = Training time, wall-clock days
form-field-c-hardware-days = Training time, accelerator-days
form-field-c-hardware = Hardware of training
form-field-c-flop-magnitude = Computation of training, order of magnitude
form-field-c-flop = Computation of training, two significant figures
form-field-c-flop-method = How the computation was counted
form-field-e-training = Energy of training
form-field-e-method = How the energy was determined (about 100 words)
form-field-e-inference = Benchmarked computation of inference
form-field-e-inference-method = Task and hardware of the benchmark
form-field-x-active = Parameters used by each token
form-field-x-energy-accelerator = Energy of training, accelerators alone
form-field-x-energy-server = Energy of training, servers
form-field-x-energy-facility = Energy of training, facility
form-field-x-carbon = Carbon of training
form-field-x-water = Water of training
form-field-x-request = Energy of one request

form-field-o-weights = Weights
form-field-o-code = Training code
form-field-o-data = Training data
form-field-o-documents = Model card
form-field-r-energy = Energy, facility
form-field-r-carbon = Carbon, life cycle
form-field-r-water = Water, at the site and at power plants
form-field-r-stated = Energy, as the maker states it
form-field-t-flop = Floating-point operations
form-field-t-energy = Energy
form-field-t-carbon = Carbon
form-field-t-water = Water
form-field-s-withheld = Its maker declines to disclose
form-field-s-untold = Looked for and not found
form-field-s-disclosure-value = Telling it would be worth most
form-field-m-signed = Instruments signed
form-field-instrument = { $name }

form-size-1-to-500m = 1 to 500 million parameters
form-size-500m-to-5b = 500 million to 5 billion parameters
form-size-5b-to-15b = 5 to 15 billion parameters
form-size-15b-to-50b = 15 to 50 billion parameters
form-size-50b-to-100b = 50 to 100 billion parameters
form-size-100b-to-500b = 100 to 500 billion parameters
form-size-500b-to-1t = 500 billion to 1 trillion parameters
form-size-over-1t = more than 1 trillion parameters
form-time-under-1 = less than 1 month
form-time-1-to-3 = 1 to 3 months
form-time-3-to-6 = 3 to 6 months
form-time-over-6 = more than 6 months

form-sees-all = Seen by: AI Office, national authorities, downstream providers.
form-sees-authorities = Seen by: AI Office and national authorities, when they ask; not by downstream providers.
form-sees-office = Seen by: AI Office, when it asks.
form-sees-national = Seen by: national authorities, when they ask through the AI Office.

form-says-available = available
form-says-open = (open licence)
form-says-not-open = (no open licence)
form-says-no-terms = (terms not stated)
form-says-release-licence = (licence of the release: { $licence })
form-says-partial = (only in part, or described but not provided)
form-says-items = { $items }
form-says-disclosure-value = Told, the error of a request’s energy would fall by about: { $reductions }.
form-score-reduction = { $non_disclosure } ({ $percent } %)
clause-mark = ;
form-says-threshold-below = Not presumed: training took fewer than 10²⁵ floating-point operations.
form-says-threshold-above = Presumed: training took more than 10²⁵ floating-point operations.
form-says-threshold-open = Cannot be determined: with a probability of { $percent } %, training took more than 10²⁵ floating-point operations.
form-says-designated-yes = The reporter states that the model is one with systemic risk.
form-says-designated-no = The reporter states that the model is not one with systemic risk.
form-says-commitment = { $status ->
    [signed] signed
    [adopted] adopted
    [bound] bound by it
    [committed] committed
    [declined] declined
    [did-not-sign] did not sign
    [endorsed] endorsed
    [joined] joined
    [ratified] ratified
    [signed-one-chapter] signed one chapter
   *[other] { $status }
}

form-reason-nobody = obsia has read no page on it; the maker would know.
form-reason-nothing-read = by the day of this form no page had been read on what decides it.
form-reason-nobody-looked = by the day of this form, nobody had read a page on { $items }.
form-reason-not-found = somebody looked for it on { $day } in the source given, and it was not there; the maker would know.
form-reason-withheld = the maker declines to disclose it.
form-reason-withheld-why = the maker declines to disclose it: { $why }
form-reason-inapplicable = this does not exist for this system.
form-reason-inapplicable-why = { $why }
form-reason-no-run = neither a meter’s reading nor a statement is known, and an estimate needs one of these: accelerator-hours and their type; operations; or parameters and tokens. The maker could tell any of them.
form-reason-no-flop = needs the active parameters and the tokens of training, or a number of operations stated by the maker.
form-reason-no-active = needs the number of parameters that each token uses, which the maker does not disclose.
form-reason-no-place = needs the energy and the country of training; the maker would know both.
form-reason-no-request = the model is not in obsia’s catalogue, or does work other than text.
form-reason-no-party = the maker is not among the parties of the instruments that obsia has read.
form-reason-none-signed = none of the instruments that obsia has read names it, which does not prove that it has signed none.
form-reason-none-such = nothing of the kind among the items on which energy figures rest.
form-reason-no-disclosure-value = not simulated for this model; obsia silence computes it.
form-reason-supplier = the reporter states N/A: a supplier of computing or hardware withholds what would be needed. The form allows this.
form-reason-method-theirs = the source of the number does not say how it was determined.
form-reason-below-threshold = the model is below the threshold of systemic risk, so this section does not bind.
form-reason-threshold-unknown = the number of operations of training is not known, so it cannot be determined whether this section binds.

form-note-unasked = Answers that this form did not use; a name may be misspelt: { $names }.
form-note-draft = A draft from public facts and from what the reporter handed in. Only the provider can complete and answer for it.
form-note-no-advice = This is not legal advice. Labels are in obsia’s words; the text of the form is at the address above.
form-note-independent = obsia is independent: of model makers, of States and of the IEA.
form-note-apart = How open a model is and how certain its figures are are two questions: no score combines them.
form-note-copies = The form itself was not available: fields and rounding are those that copies of it and reports on it show.
form-note-sees = If a field does not say who sees it, this was not read.
form-note-gated = available after a sign-up, a request or a payment
form-note-nobody-looked = By the day of this form nobody had looked for: { $items }.
form-note-partial = a part of it only
form-note-derivable = not stated as such: follows from what is stated
form-note-licence = licence: { $licence }
form-note-secondary = as another publication reports it
form-note-index = taken over from an index ({ $source }), whose address obsia did not open
form-note-provider = told by the provider to obsia
form-note-unsupported = not verifiable: no address names both the model and this item
form-note-no-number = The form asks for a number, and this is not one that can be read as a whole.
form-note-said-of-energy = What is said of it: { $text }
form-note-as-stated = In full: { $text }
form-note-about = its source says about
form-note-days-derived = Derived from accelerator-hours and accelerators, as if all of them ran all the time.
form-note-data-points = In tokens seen in training.
form-note-estimated = Estimated by obsia, not known: a model of training tested on runs that publish their hours.
form-note-flop-six = 6 for each active parameter and token: the count of the Commission’s guidelines for dense models; attention left out.
form-note-flop-stated = As stated for the estimate.
form-note-flop-two = 2 for each active parameter and token; attention left out. Counted, not run.
form-note-inference = The annex does not say whether energy of use belongs here; the Code of Practice asks for operations instead.
form-note-systemic = Presumed above 10²⁵ floating-point operations of training (Article 51(2)); the Commission can also designate a model.
form-note-readings = Readings summed: { $count }.
form-note-readings-left-out = Readings at a narrower boundary are left out: they would count the same energy twice.
form-note-two-figures = The form asks for at least two significant figures.
form-note-two-figures-ours = Two significant figures: obsia’s choice, as the form’s rule for this field was not read.
form-note-one-figure = The form asks for at least one significant figure.
form-note-hundred-words = The form recommends about 100 words.
form-note-range = A limit belongs to the range that begins there.
form-note-magnitude = The power of ten in scientific notation.
form-note-margin = The Commission’s guidelines of 18 July 2025 want the estimate of operations within 30 %.
form-note-not-applicable-allowed = The form allows N/A where a supplier of computing or hardware withholds what is needed.
form-note-is-measured = Measured.
form-note-is-stated = Stated; its source does not say whether it was measured or estimated.
form-note-is-estimated = Estimated.
form-note-left-out = The form defines no boundary for energy, asks for operations instead of the energy of inference, and asks for neither carbon nor water. These are therefore added:
form-note-location-based = Location-based, average of the grid over a year.
form-note-request = A request of { $input_text } tokens in and { $output_text } out.
form-note-disclosure-value = Fall of the interval score of a standard request’s energy if this alone were told.

form-used-hours = The accelerator-hours were given.
form-used-hardware = The type of accelerator was given.
form-used-devices = The number of accelerators was given.
form-used-parameters = The parameters were given.
form-used-tokens = The tokens of training were given.
form-used-flop = The operations were given.
form-used-precision = The number format was given.
form-used-pue = The PUE of the site was given.
form-used-place = The country was given.
form-method-begin = Estimated, not measured.
form-method-hours = Accelerator-hours are multiplied by the power of a server for each accelerator, fitted on training runs that publish energy; then by a factor for network, storage and spare nodes, and by the PUE. What is not stated is drawn from stated ranges, 1,024 times together; the value is the median and the range holds nine draws in ten. The boundary is the facility: servers, network, storage, cooling. Only the final run is counted: not development, failed runs, tuning of later versions, manufacture or use.
form-method-flop = Operations (6 for each active parameter and token) are divided by the peak of the accelerator and by the share of it that training runs reach, fitted on runs that publish their hours; hours are multiplied by server power, by a factor for network, storage and spare nodes, and by the PUE. What is not stated is drawn from stated ranges, 1,024 times together; the value is the median and the range holds nine draws in ten. The boundary is the facility. Only the final run is counted: not development, failed runs, later versions, manufacture or use.
form-method-measured = Measured. { $count ->
    [one] One reading
   *[other] { $count_text } readings, summed
}, at the boundary: { $boundary }. Meters: { $meters }. Hardware read: { $perimeters }. No PUE is applied to a reading inside the facility, and nothing is added for what the meters do not see. The readings state whether they include failed runs and experiments.
form-flop-method-six = Counted, not measured: six operations for each active parameter and each token of the final run (forward and backward). Attention, embeddings that are only looked up, recomputation, failed runs and tuning are left out.
form-flop-method-hours = From the accelerator-hours: their dense peak times the share of it that training runs reach, fitted on runs that publish both. The result is therefore a range.
form-inference-method = Generating { $tokens_text } tokens. The operations are counted from the parameters, and no hardware ran the task; attention over the context is left out.
