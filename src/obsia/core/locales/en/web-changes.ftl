### What changed: releases, figures that are not what they were, and the feed.

web-changes-title = What changed
web-changes-about = Every release that changed a figure, old and new values, and why: new data, another method, or an error of ours.
web-changes-lead = A figure that changes still shows its old value, with the reason: the data changed, the method changed, or we were wrong.
web-changes-feed = Follow this page as an Atom feed
web-changes-feeds = Feeds by topic:
web-feed-models = obsia: models
web-feed-openness = obsia: openness
web-feed-commitments = obsia: commitments
web-feed-world = obsia: data centres and AI in the world
web-feed-facts = obsia: facts and corrections
web-feed-corrected = Corrected: { $wrong }
web-feed-now = Now: { $now }
web-feed-release = Version { $version }: { $cause }.
web-feed-figure = { $name } ({ $about })
web-feed-moved = Was { $was }; is { $now }. Why: { $cause }.
web-feed-value = { $value } ({ $range })
web-changes-releases = Releases
web-changes-release = { $day }, version { $version }
web-changes-more = In detail
web-changes-figures = Figures since the previous edition
web-changes-figures-none = No figure of this edition differs from what it was in the edition of { $day }.
web-changes-figures-first = This is the first edition: there is nothing to compare it with.
web-changes-figures-served = Editions published as files are compared with each other. On a server, the page of each figure shows its own history.
web-changes-caption = { $count ->
    [one] One figure that differs from the edition of { $day }
   *[other] { $count_text } figures that differ from the edition of { $day }
}
web-changes-shown = The { $count_text } that changed most are shown.
web-changes-head-figure = Figure
web-changes-head-was = It was
web-changes-head-is = It is
web-changes-head-cause = Why
web-changes-gone = no longer published
web-changes-entry = Figures of the edition of { $day }
web-changes-entry-said = { $count ->
    [one] One figure differs from the previous edition.
   *[other] { $count_text } figures differ from the previous edition.
}
