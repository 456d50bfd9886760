## Standard tasks, comparisons, equivalents, changes

option-task = A standard task instead of counts: request, reasoning, agent, image, video, transcription, speech, embedding or rerank.
asked-calls = in { $count ->
    [one] { $count_text } call
   *[other] { $count_text } calls
}
kind-of-name-task = task
task-stated = { $option } '{ $task }' already says what is asked for: it cannot be combined with { $options }.
task-name-request = a question and its answer
task-name-reasoning = a question, answered with reasoning
task-name-agent = a task of an agent
task-name-image = a picture
task-name-video = five seconds of video
task-name-transcription = a minute of speech written down
task-name-speech = a minute of speech spoken
task-name-embedding = a text turned into a vector
task-name-rerank = some twenty passages put in order

## Models side by side

traced-equivalent = equivalent: { $thing }
traced-energy_ratio-facility = energy of the facility of one over the other
traced-carbon_ratio-life-cycle = carbon of the life cycle of one over the other
traced-water_ratio-facility = water of one over the other
counts-energy_ratio-facility = servers, machines that wait, cooling and losses of both, within each simulation
counts-carbon_ratio-life-cycle = usage and manufacture of both, within each simulation
counts-water_ratio-facility = on site and at power plants of both, within each simulation
help-compare = Two to six models side by side, and how likely it is that one uses less than another.
option-task-compared = The task by which they are compared: request, reasoning, agent or another standard task; if not stated, the first of them that all the models do.
option-what-if-of-request = The same request with one change: region=SWE, model=NAME, output=0.5, input=0.5, cached=0.9. Repeat it to change more at once.
title-compare = Models side by side: { $task }
section-pairs = Pairs
pairs-about = The first divided by the second within each simulation, so that what both share cancels out. Unless one of the two chances is close to 0 or 100%, the two cannot be told apart.
head-first-less = the first uses less
section-before = before
section-after = after
what-if-of-request = Differences for one request, with everything else unchanged: they are attributional, not a forecast. Above zero costs more.
what-if-unfit = { OPTION("what-if") } cannot be combined with { $options }.
compare-count = compare: { $given ->
    [one] 1 model was named
   *[other] { $given_text } models were named
  }; name { $fewest } to { $most }.
compare-twice = compare: '{ $one }' and '{ $other }' are one model, { $model }.
compare-task = compare: { $task } is not a task for { $model }; all of them do: { $known }.
compare-none = compare: { $models } have no task in common.
what-if-count = { OPTION("what-if") }: { $given_text } changes; name 1 to { $most_text }.
what-if-model = { OPTION("what-if") }: '{ $text }' names another model than { $model }.
what-if-twice = { OPTION("what-if") }: '{ $one }' and '{ $other }' change the same thing.

## Equivalents

equivalent-lamp = a 10 W lamp
equivalent-laptop = a 20 W laptop
equivalent-kettle = water brought to the boil in a kettle
equivalent-phone = phone charges
equivalent-electric-car = an electric car
equivalent-car = a car with a combustion engine
equivalent-train = a passenger in a French high-speed train
equivalent-shower = a shower of 7.6 L a minute
everyday-lamp = a 10 W lamp for one hour
everyday-laptop = a 20 W laptop for one hour
everyday-kettle = boiling a litre of water
everyday-phone = one phone charge
everyday-electric-car = one kilometre by electric car
equivalent-multiplier = equivalents: { $given } is not a multiplier above 0 and at most { $most }.

## Changes between editions

cause-first = first published
cause-data = data
cause-method = method
cause-error = our error
change-first-model = First figures: a request of 1,000 tokens in and 400 out to GPT-4o in France at 1.9 Wh (0.23 to 10).
change-one-law = Requests are priced by an energy model that is calibrated on measurements: that request to GPT-4o at 1.7 Wh (0.15 to 13), to Llama 3.1 70B at 0.43 Wh instead of 0.58.
change-o3-price = A price of o3 that its source had ended in June 2025 was used as that of August 2026. It was removed, and the price before it applies.
change-joint-order = Rows of joint facts are now in the same order on every processor. Figures change within their Monte Carlo error.
change-design-power = Accelerators never draw more than their design power while they work, even where prompts prevail: that request to Llama 3.1 70B at 0.42 Wh instead of 0.43, long prompts up to 12% less.
change-services-as-run = Hosted models are now drawn as services are run, fitted to what providers state and charge: that request to GPT-4o in France at 0.55 Wh (0.067 to 3.2). The 1.7 Wh of before were too high.
change-one-planet = World, regions and countries are one model, and the parts add up to the whole in every simulation: all data centres in 2025 at 540 TWh (450 to 720), where 280 to 810 stood.
change-engines-drawn = Which engine serves a hosted model is drawn by the prices and speeds that are known, and sizes that nobody discloses are fitted anew: that request to GPT-4o in France at 0.65 Wh (0.080 to 3.4), to Llama 3.1 70B at 0.26 Wh (0.090 to 1.7).
change-planets-as-published = Officials and industry of a country count apart, and simulations say what is published of each country: all data centres in 2025 at 540 TWh (450 to 860), a wider range than before (450 to 720).
change-weights-never-published = Claude 1, Claude 2, Grok-0 and PaLM were shown with published weights on the word of an index that gives no address. Nothing supports it, and such a word no longer decides anything.
