### The first page.

web-home-title = What does one answer from an AI cost?
web-home-about = Energy, carbon and water of one answer, of AI on the planet, and how open AI systems are: every figure with its range, its kind and its source.
web-home-lead = By { $model }, as far as anybody can tell: what one of its answers takes is computed here from what is public, not read from a meter. So each value is the middle of a range, and the range is the honest part.
web-home-instead = Meanwhile, here is { $model }.
web-home-carbon = Carbon:
web-home-water = Water:
web-home-own = Ask about another model or place
web-home-own-static = These pages are files. To ask about another model, place or length, install obsia and run
web-home-model = Model
web-home-region = Place
web-home-region-hint = a country or a cloud region; may stay empty
web-home-tell = Tell me
web-home-near = Beside it:
web-home-all-of = All that is known of { $model }
web-home-planet = On the planet
web-home-centres = Electricity of all data centres in { $year }
web-home-ai = Electricity of AI in { $year }, counted from its chips
web-home-open = How open are { $systems } AI systems?
web-home-open-weights = { $count ->
    [one] One lets you download its weights
   *[other] { $count_text } let you download their weights
}
web-home-open-remade = { $count ->
    [0] None publishes all that it takes to make it again.
    [one] One publishes all that it takes to make it again.
   *[other] { $count } publish all that it takes to make them again.
}
web-home-open-conforming = { $count ->
    [0] None is known to conform to the Open Source AI Definition.
    [one] One is known to conform to the Open Source AI Definition.
   *[other] { $count } are known to conform to the Open Source AI Definition.
}
web-home-open-more = Which ones, and who says so
web-home-next = Where to go from here
web-home-to-models = Every model: what it costs, what is known of it
web-home-to-compare = Two models side by side, and whether they can be told apart
web-home-to-what-if = What if the answer were shorter, or made elsewhere?
web-home-to-world = Data centres by country, to 2035, and who disagrees
web-home-to-openness = Weights, data, code, licences: who publishes what
web-home-to-commitments = Who signed what in Paris and elsewhere, and what is measured of it
web-task-request = One question and its answer
web-task-reasoning = An answer with reasoning
web-task-agent = A task of an agent
web-task-image = A picture
web-task-video = A clip of video
web-task-transcription = A minute of speech written down
web-task-speech = A minute of speech spoken
web-task-embedding = A text turned into a vector
web-task-rerank = Passages put in order
web-task-asks-request = { $input } tokens read, { $output } written.
web-task-asks-reasoning = { $input } tokens read, { $output } written, most of them reasoning that nobody sees.
web-task-asks-agent = { $calls } calls: { $input } tokens read, most of them again from the cache, { $output } written.
