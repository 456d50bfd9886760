# Why a form cannot be filled: the call, files that are handed in, cards of models.
disclose-needs = { $form } needs { $needs }.
disclose-needs-one = { $form } needs one of: { $needs }.
disclose-unused = { $form } does not use { $unused }.
disclose-no-shape = { $option } { $shape }: { $form } has none. Those that have: { $known }.
remedy-form = Forms: { $known }.
purpose-pdf = A PDF
purpose-png = A picture in pixels
purpose-documents = A DOCX or ODT document
purpose-permalinks = Explaining a figure by the address of its page
manifest-no-dates = A manifest needs an account whose records have dates: give { $account } with obsia assess --json.
boamps-no-work = A BoAmps report needs readings of one kind of work and one model, a training estimate or an account.
boamps-no-hardware = A BoAmps report names its components and how many: answer hardware and device-count.
boamps-measures = { $count ->
    [one] { $count_text } measure
   *[other] { $count_text } measures
}
boamps-expected-measure = a possible measure: a method, and an energy and duration that are not negative

handed-missing = this is missing
handed-missing-or-other = this is missing or of another kind
handed-other-kind = this is of another kind
handed-no-object = this is not an object
handed-list-missing = this is missing, or is not a list
handed-list-empty-or-none = this is empty, or is not a list
handed-no-accelerator = no accelerator was read in it
handed-not-json-because = this is not JSON ('{ $why }')
handed-other-json = this is JSON of another kind
handed-file-large = the file is larger than { $most_text } MB
handed-number-large = this is too large
handed-no-amount = '{ $text }' is not an amount
handed-no-count = '{ $text }' is not a count
handed-no-figures = this is not a list of figures
handed-no-figure = this is not a figure of obsia ('{ $why }')
handed-no-value = this value is not possible here ('{ $why }')
not-a-whole-number = '{ $text }' is not a whole number
handed-direct = its carbon counts only direct emissions of electricity
handed-other-size = the run has { $of_run } billion parameters, the model has { $of_model } billion
handed-other-model = '{ $model }' is a different model from that of the form, '{ $system }'
handed-field-unknown = a reading has no such field
handed-answer-line = this line is not an answer
handed-answer-twice = this is answered twice
handed-answer-name = this is not the name of an answer
handed-answer-text = an answer is a text
handed-answer-quotes = the quotes are not closed
handed-answer-escape = the quotes are not closed, or an escape is not valid in JSON
handed-answer-block = this is more than one line of text
handed-answer-empty = the answer is empty
handed-answer-long = the answer has more than { $most_text } characters
handed-expected-readings = one object, or a list of objects, as docs/reference/reading.md describes
handed-expected-accelerator = a row with energy of accelerators; of processors and memory the file does not say whether they were read or modelled
handed-expected-answers = lines of the form NAME: text, or a JSON object of texts
handed-expected-json = the JSON of { $command }
handed-expected-json-of-model = the JSON of obsia train for this model
handed-expected-life-cycle = the JSON of obsia assess without { $basis } direct
handed-expected-of-model = readings of '{ $system }'
handed-expected-field = { $name }
handed-expected-object = an object
handed-expected-objects = a list with at least one object
handed-expected-text = text
handed-expected-number = a number
handed-expected-whole = a whole number, 0 or more
handed-expected-from-one = a whole number, 1 or more
handed-expected-positive = a number above 0
handed-expected-positive-or-unit = a number above 0, or one with its unit ({ $unit })
handed-expected-not-negative = a number that is not negative: 12, 0.5 or 1.2e6
handed-expected-amount = an amount with its unit, such as { $example }
handed-expected-count = 0, 1, 2, …
handed-expected-counts = counts, as obsia prints them
handed-expected-list = a list, as obsia prints it
handed-expected-figure = a figure as obsia prints it

reading-unnamed = a reading names its meter and its perimeter
reading-beyond-meters = a meter reads accelerators, servers or a facility
reading-not-finite = energy and duration are finite and not negative
reading-low-above = energy_low_kwh is above energy_kwh
reading-high-below = energy_high_kwh is below energy_kwh

