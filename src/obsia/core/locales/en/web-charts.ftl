### Charts at addresses of their own.

web-chart-name-models = energy of models by release
web-chart-name-everyday = a question beside everyday things
web-chart-name-countries = the largest countries
web-chart-name-scenarios = scenarios to 2035
web-chart-name-regions = regions to 2035
web-chart-name-published = published figures beside ours
web-chart-name-openness = five questions of openness
web-chart-title = Chart: { $name }
web-charts-title = Charts to reuse
web-charts-about = Charts of obsia as images, each with a sentence to cite it and what embeds it.
web-charts-lead = Each chart states what it shows, how it is drawn and where it comes from. Take it whole, under CC BY 4.0: name obsia, and leave the ranges in.
web-chart-image = Image (SVG)
web-chart-pixels = Image (PNG)
web-chart-data = Data (CSV)
web-chart-band-note = Line: value; band: range; diamonds: what others publish.
web-chart-image-note = The image has its headline and its source in it, and its address where this site knows its own. It scales to any size. The data are what the drawing shows: value and ends of each range, in its unit.
web-chart-cite = Cite, embed
web-chart-figures = The figures of this chart, on their page
web-chart-download = Download
web-chart-to-cite = Cite
web-chart-cite-how = The finding is the headline. Quote it with the range, never a median alone.
web-chart-to-embed = Embed
web-chart-embed-how = The image is that of the latest edition, fetched from where it stands; the link leads to this page.
web-chart-citation = obsia, “{ $title }”, edition of { $day } (version { $version }), CC BY 4.0, { $address }
web-chart-credit = Source: obsia, edition of { $day }, CC BY 4.0.
web-chart-nothing = The facts of this edition have nothing to draw for the chart { $chart }.
web-chart-left-to-right = From left to right
web-chart-colours = Orange: closed; grey: weights on conditions, or on terms not recorded; blue: weights under an open licence; dark green: everything needed to remake the model.
kind-of-name-chart = chart

web-share-tagline = Open observatory of AI. Every figure with its range and its source.
web-share-of = { $subject }: { $what }
web-share-value = About { $value }
web-share-range = The range: { $range }
