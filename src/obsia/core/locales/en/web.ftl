### The site: its frame, and words that several pages share.

web-title-end = {" "}| obsia, open observatory of AI
web-skip = Skip to the content
web-nav-main = Main
web-nav-about = About
web-nav-models = Models
web-nav-compare = Compare
web-nav-what-if = What if
web-nav-world = World
web-nav-openness = Openness
web-nav-commitments = Commitments
web-nav-usage = My usage
web-nav-method = Method
web-nav-validation = Validation
web-nav-finds = Contradictions found
web-nav-changes = What changed
web-nav-data = Data
web-nav-api = API
web-nav-accessibility = Accessibility
web-nav-press = For journalists
web-nav-classroom = For classrooms
web-nav-corrections = Corrections
web-nav-reply = Right of reply
web-nav-contribute = Contribute
web-nav-plan = Site map
web-languages = Language
web-language = English
web-feed = obsia: what changed
web-range-only = a range only
web-meaning = How to read these figures
web-kinds = The mark and word beside a figure say how it is known (■ measured, ◆ disclosed by whoever is responsible, ◐ modelled, ○ assumed) and lead to its evidence.
web-marks = In drawings, a solid bar is a tested interval, a hollow one a plausible range; the line across is the value.
axis-by-tens = log scale
web-method-more = How the figures are made
web-data-here = The data of this page
web-from-title = Where these figures come from
web-from-all = All { $count } kinds of figures
web-sources-all = All { $count } sources
web-from-lead = For each kind of figure: what it counts, and the inputs that widen its range most, the most important first. For each input: its share of the width, its name, how it is known, who is responsible for it, and its sources. Figures of one kind are told apart where the input that matters most differs.
web-from-common = Unless it says otherwise, an input is { $known }.
web-from-input = { $share }: { $told }.
web-from-input-alone = { $told }.
web-from-input-exact = { $name }; { $known }
web-from-share-most = up to { $high }
web-from-share-range = { $low } to { $high }
web-from-more-sources = { $count ->
    [one] and one other source
   *[other] and { $count_text } other sources
}
web-from-others = Other inputs matter less.
web-from-equivalents = Equivalents in everyday things
web-from-others-exact = There are other inputs.
web-from-published = As published by
web-sources-here = Sources of this page
web-sources-beside = These figures also rest on these sources, described in the list of all sources:
web-sources-behind = These figures rest on these sources, described in the list of all sources:
web-source-of = ,
web-source-licence = Licence: { $licence }.
web-independent = obsia is independent: of model makers, of States, of the IEA and of every publisher that it names.
web-edition = Edition of { $day }, obsia { $version }.
web-licence = Pages and tables: CC BY 4.0. Code: Apache 2.0.
web-problem-title = No answer to that query
web-problem-about = What is wrong with the query, and what comes close.
web-problem-near = Did you mean:
web-problem-home = Back to the home page
web-locale = en_GB
web-problem-figure = The address of a figure is good for ever when it is copied whole: it carries its question, and any server that has obsia answers it. This one is cut short, or comes from somebody’s own records.
web-refused = The server gave no page. Try again, or start from the home page.
web-refused-too-many-requests = { $wait ->
    [0] You opened many pages in a short time. Wait a minute, then load this page again.
    [one] You opened many pages in a short time. Wait a second, then load this page again.
   *[other] You opened many pages in a short time. Wait { $wait } seconds, then load this page again.
}
web-refused-overloaded = Many people are asking at once, and this page has to be computed. Wait a few seconds, then load it again.
web-refused-unexpected = The server failed on this page. The fault is obsia’s, not yours. Please report the address; the other pages work.
web-refused-method-not-allowed = Pages here can only be read: nothing can be sent to them.
web-refused-body-refused = Pages here can only be read: nothing can be sent to them. What a form asks stands in the address.
web-refused-too-long = The address is too long to be read. Shorten what you typed, or start from the home page.
web-refused-bad-host = Private figures are shown only under the name of this machine: http://localhost, with the same port.
web-missing-title = Page not found
web-missing = There is nothing at this address. A letter may be missing, or the page may have moved.
web-missing-file = These files are the edition of { $day }, obsia { $version }. The address of a figure carries its question: once obsia serve runs, your machine answers it at the same path.
web-plan-about = Every page of obsia by section; those of a model, a country or a party are reached through their lists.
web-plan-lead = Every general page. Those of one thing, such as a model, a country, a text, a company or a figure, are reached through the list of their kind.
web-plan-contents = What obsia covers
web-plan-observatory = The observatory itself
web-door-about = What AI costs in energy, carbon and water, and how open it is: every figure with its source and its uncertainty.
help-publish = The observatory as static files, in every language of obsia: for any host, or to read from a disk.
argument-folder = The folder to write: new, empty, or an earlier edition, which it replaces.
option-publish-site = Where the files will be, such as https://example.org/: for addresses that are cited.
option-models = How many models get pages of their own, those about which most is known first: 400 by default.
option-publish-previous = The previous edition (its folder): figures keep their history, and their old addresses still lead somewhere.
option-processes = How many processes write at once: 2 by default.
publish-site = { $option }: '{ $site }' is not an address that begins with https:// or http://.
publish-doing = { $doing }: { $pages }
publish-doing-pages = pages
publish-doing-figures = pages of figures
publish-doing-changes = pages of what changed
publish-done = { $folder }: { $pages } pages, { $files } files, { $size } MB

### What the script says; pages stand without it.

web-script-ascending = Sorted by { $column }, smallest first.
web-script-descending = Sorted by { $column }, largest first.
web-script-names = Names offered: { $count }. Choose with the arrow keys.
web-script-failed = The answer above no longer fits these fields, and a new one could not be fetched. Press the button to ask again.
web-script-copy = Copy the address of this answer
web-script-copied = Address copied
