### Search: anything that has a name

help-search = Find a model, a family, a product, a place, a commitment or a source by its name.
argument-search = A name, as people type it.
option-search-most = At most so many hits of each kind.
title-search = Search: { $text }
section-search-hits = Found
search-nothing = Nothing here has a name like “{ $text }”.
search-near = Nothing here is called “{ $text }”. { $name } comes closest.
search-first = { $count ->
    [0] { $name } ({ $kind }).
    [one] { $name } ({ $kind }), and one more hit.
   *[other] { $name } ({ $kind }), and { $count } more hits.
 }
search-hidden = { $count ->
    [one] One more hit is not shown.
   *[other] { $count } more hits are not shown.
 }
search-kind-family = family
search-kind-product = product
search-kind-model = model
search-kind-system = AI system
search-kind-device = accelerator
search-kind-place = country
search-kind-site = data centre
search-kind-party = party to commitments
search-kind-instrument = commitment
search-kind-series = publisher of figures
search-kind-publisher = publisher
search-kind-term = term
search-kind-region = cloud region
search-kind-question = question
search-kind-source = source
search-head-name = name
search-head-kind = what it is
search-head-about = about it
search-head-date = date
search-about-family = { $developer }, { $count ->
    [one] one member
   *[other] { $count } members
 }
search-about-device = draws up to { $watts } W
search-about-series = { $count ->
    [one] one figure of data centres
   *[other] { $count } figures of data centres
 }
search-about-product = answers with { $model }
search-about-product-open = more than one model, or none that is disclosed
search-about-party-state = State
search-about-party-company = company
search-about-party-organisation = organisation
search-about-instrument = who agreed to it
search-called-paris-2025 = AI Action Summit; Paris summit; Paris AI summit
search-called-seoul-2024 = AI Seoul Summit; Seoul summit; Seoul AI summit
search-called-frontier-safety = Seoul commitments; AI Seoul Summit commitments
search-called-bletchley-2023 = AI Safety Summit; Bletchley summit; Bletchley Park summit
search-called-delhi-2026 = AI Impact Summit; New Delhi summit; Delhi summit
search-called-hiroshima-code = Hiroshima process; Hiroshima AI process
search-called-eu-ai-act = AI Act; European AI Act; Artificial Intelligence Act; European AI law; EU AI law; Article 53; Annex XI
search-called-gpai-code = code of practice; GPAI code of practice; GPAI code
search-called-coe-cets-225 = AI treaty; AI convention; Council of Europe AI treaty
search-called-european-union = EU
search-called-GBR = UK
search-called-USA = US
search-called-iea = IEA
search-called-microsoft = MSFT; MS
search-called-meta = FB
search-called-hugging-face = HF
search-called-pue = power usage effectiveness
search-called-wue_l_per_kwh = water usage effectiveness; WUE
search-called-intensity_g_per_kwh = carbon intensity; carbon intensity of electricity; emission factor of electricity
search-called-params_active_b = active parameters; number of active parameters
search-called-params_total_b = parameters; number of parameters; model size
asks-prompt = What does one answer of ChatGPT use?
asks-company = What does Google say of Gemini, and what do we?
asks-planet = How much electricity do data centres and AI use?
asks-water = How much water does AI use?
asks-france = How many gigawatts in France by 2030?
asks-open = Which systems are the most open?
asks-pair = Is Mistral more open than Llama?
asks-kept = Did signatories keep their word?
asks-sure = How far can the figures be trusted?
asks-source = Where does a figure come from?
asks-quote = How do I quote a figure?
asks-data = Where are the data?
asks-changed = What has changed?
asks-least = Which model uses least?
asks-image = What does an image cost?
asks-video = What does a video cost?
asks-everyday = What is that in everyday things?
asks-companies = What do companies state of their data centres?
asks-future = What could 2030 and 2035 look like?
asks-jobs = What is known of jobs?
asks-class = Is there a worksheet for a class?
asks-wrong = What did obsia get wrong?
asks-who = Who answers for obsia?
asks-program = How does a program query obsia?
asks-token = What is a token?
asks-charts = Which charts may I take?
asks-reply = How can those who are named here reply?
search-called-asks-prompt = prompt; one prompt; a prompt; one question; carbon; carbon footprint; CO2; cost; costs; cost of AI
search-called-asks-planet = electricity; energy; power; data centres; data centers; data centre; data center; datacenter; TWh; carbon footprint of AI; AI emissions; emissions; climate; environment; planet; pollution; server farms; world; worldwide; a country; cost; costs; cost of AI
search-called-asks-water = water; water use; water consumption; water of data centres; water of data centers
search-called-asks-open = most open; openness; open source; open weights; open models; open model
search-called-asks-kept = promises; signatories; signed; sign; pledges; kept; broken promises; commitment; commitments
search-called-asks-sure = uncertainty; accuracy; reliability; accurate; trust; reliable
search-called-asks-source = method; methodology
search-called-asks-quote = quote; cite; citation; press
search-called-asks-data = data; download; dataset
search-called-asks-changed = changes; news; updates
search-called-asks-least = energy label; energy star; energy rating; least energy; which model uses least energy; lowest energy; most efficient; most efficient model; greenest model; greenest AI; most frugal; frugal AI; smallest footprint; lightest model
search-called-asks-image = image; images; picture; image generation energy; energy of an image; generate an image
search-called-asks-video = video; videos; video generation energy; energy of a video; generate a video
search-called-asks-everyday = equivalents; everyday; kettle; boiling water; light bulb; phone charge; electric car; train
search-called-asks-companies = companies; operators; hyperscalers; company data centres; environmental reports
search-called-asks-future = forecast; forecasts; scenario; scenarios; projection; projections; future; 2030; 2035; AI electricity in 2030; by 2030
search-called-asks-jobs = jobs; work; employment; labour; labor; wages; unemployment; layoffs; workers
search-called-asks-class = classroom; class; worksheet; teacher; teachers; school; lesson; pupils; students
search-called-asks-wrong = corrections; errors; mistakes; erratum; errata
search-called-asks-who = contact; who is behind obsia; who pays for obsia; funding; about obsia; about; independent; independence
search-called-asks-program = API; API JSON; REST API; MCP; Python; developers; documentation
search-called-asks-token = token; tokens
search-called-asks-charts = charts; chart; graphics; embed a chart; embed charts; infographics
search-called-asks-reply = right of reply; reply; complaint; dispute
search-words-small = a an the of on in for and to by is at with per
search-words-asking = how many much what which who where when why does do did has have had are was were can could will would it its this that than more there my your you me us use uses used using consumed need needs take takes tell mean means define definition about be or as if so AI compare comparison between difference i these those they their we
search-words-training = train trained training pretraining
search-words-between = vs versus or and against
search-about-publisher = { $count ->
    [one] one source
   *[other] { $count } sources
 }
search-about-question = question of openness
search-about-framework = framework of openness
web-search-title = Search
web-search-about = Models, families, products, countries, commitments, publishers, sources and terms by name.
web-search-lead = Type a name as you would say it: ChatGPT, Llama, a hub id, Germany, us-east-1, the AI Act.
web-search-label = What are you looking for?
web-search-button = Search
web-search-of = Search: { $text }
web-search-families = Families of models
web-problem-found = Found under that name:
web-nav-search = Search
web-search-help = Check the spelling, or type fewer letters. obsia knows models, products, companies, countries, international texts and sources, by their names in English or French.
web-problem-plain = The same page, without that value
web-problem-search = Search for “{ $text }”
http-tag-search = Search
http-summary-search = Anything that has a name: models, families, products, places, commitments, publishers, sources, terms; the likeliest first.
web-table-search = What was found
mcp-title-search = Find by name
mcp-about-search = Anything that has a name, in English or French: models, families, products, countries, cloud regions, commitments, publishers, sources, terms. Ask it first if a name may be unclear; the targets are ids for the other tools.
mcp-search-hit = { $name } ({ $kind }, id { $target })
