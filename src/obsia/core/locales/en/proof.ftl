## obsia verify: whether something is what it was.

help-verify = Whether facts, a published site, a record of figures or an export are what they were; offline.
argument-verify = A snapshot, a folder that obsia wrote, a record of figures, or an exported file; without it, the installed obsia.
option-key = The publisher’s public key (PEM, Ed25519): the signature must be made with it.
option-verify-previous = The folder of an earlier edition, from which the log of this site must go on.
title-proof-whole = { $what } is what it was: { $path }
title-proof-changed = { $what } is not what it was: { $path }
title-proof-unproven = { $what } cannot be checked: { $path }
proof-of-package = The installed obsia
proof-of-snapshot = This snapshot of facts
proof-of-folder = This folder
proof-of-record = This record of figures
proof-of-json = This JSON export
proof-of-file = This file
proof-differing = What differs
proof-compared = What was compared, and is right
proof-gaps = What could not be checked
proof-head-place = Where
proof-head-compared = Compared
proof-head-expected = Expected
proof-head-found = Found
proof-head-right = Right
proof-check-manifest = the manifest with its own root
proof-check-file = files with the manifest
proof-check-relation = tables of facts with the manifest
proof-check-index = indexes with the facts that they follow from
proof-check-hash = the hash that figures contain with the facts
proof-check-signature = the signature with the publisher’s key
proof-check-code = files of the program with its list of files
proof-check-figure = the digits of figures with their digests
proof-check-row = rows with their own digests
proof-check-seal = the file with the digest in it
proof-check-log = the log of editions with itself, and with an earlier one
proof-more = { $count ->
    [one] One more part differs; { OPTION("json") } lists it.
   *[other] { $count_text } more parts differ; { OPTION("json") } lists them.
}
proof-gap-no-manifest = It has no manifest: nothing shows that it is what it was.
proof-gap-no-seal = It contains no digest of itself: what else was changed in it would not show.
proof-gap-no-signature = It is not signed: that nobody changed it and its digests together is not proved.
proof-gap-no-key = It is signed, and no public key is known here; name one with { OPTION("key") }.
proof-gap-rewritten = It says the same, and is laid out in another way than obsia writes it.
proof-gap-no-code = The program runs from a source tree, which has no list of its files.
proof-no-key-in-it = it is not a key of this kind
proof-expected-key = a key for Ed25519 in PEM, without a password
log-changed = the log of editions is not what it was

## obsia changes: what moved between two editions.

help-changes = What moved between two published editions, or since one, by cause (facts, method, our errors), with the largest changes.
option-changes-since = The earlier edition: its folder, or its figures.json.
option-changes-until = The later edition: its folder, or its figures.json; without it, what this program gives today.
option-changes-top = How many of the largest changes are shown.
title-changes = From the edition of { $old } to that of { $new }
title-changes-since = From the edition of { $old } to now
changes-rebuilt = From its own facts, this program gives { $rebuilt_text } of its { $figures_text } figures again, equal: what else moved by the method is told apart from what moved by the facts.
changes-uninstalled = Its facts ({ $old }) are not installed here: causes follow from the table of releases. obsia facts install takes them from a file.
changes-unasked = Figures that only another edition can be compared on: { $unasked_text }.
changes-counts = Figures that moved: { $moved_text }; the same: { $same_text }; new: { $added_text }; no longer published: { $gone_text }.
changes-facts = Facts: { $old } before, { $new } after.
changes-causes = Why
changes-releases = What changed
changes-largest = What moved most
changes-head-cause = Cause
changes-head-figures = Figures
changes-head-day = Day
changes-head-what = Change
changes-head-figure = Figure
changes-head-before = Before
changes-head-after = After
changes-head-ratio = Ratio
changes-range = { $low } to { $high }

## obsia facts pack, install: the facts of an edition as one file.

help-facts-pack = Write the facts in use to one file, with their manifest: for others to install.
help-facts-install = Install the facts of an edition from such a file, once they are verified; the installed program stays.
argument-facts-pack = The file to write.
argument-facts-install = A file that obsia facts pack wrote.
facts-packed = Written to { $path }: facts { $snapshot } ({ $signed }).
facts-installed = Installed: facts { $snapshot } ({ $signed }). Use them with --edition { $snapshot }, or set OBSIA_FACTS={ $path }
facts-signed = signed
facts-unsigned = not signed
facts-unwritable = { $path } cannot be written ({ $why }).
facts-differ = these facts are not what their manifest states: { $places }
facts-not-packed = it contains no facts of an edition
facts-too-large = it is larger than 512 MB
expected-facts-file = a file that obsia facts pack wrote

## --edition: the facts of an edition under a command.

kind-of-name-edition = edition
option-edition = Rest on the facts of an edition that is installed: the first digits of their hash, or the folder of the edition.
remedy-edition = obsia facts install takes the facts of an edition from a file.
notice-edition = Facts { $snapshot }, read by this program (obsia { $version }).
notice-edition-same = Facts of the edition of { $day } ({ $snapshot }), by the method of that edition: its figures are these.
notice-edition-other = Facts of the edition of { $day } ({ $snapshot }), by the method of this program. obsia { $version } published it by another one, and may have published other figures: obsia changes { OPTION("since") } shows which.

## The data folder of another obsia.

data-folder-newer = The data folder { $folder } was written by a newer obsia (layout { $layout }; this one knows { $known }). Update obsia, or set OBSIA_DATA to another folder.
data-folder-older = The data folder { $folder } is of an older obsia, and could not be carried over ({ $why }). Let it be written to and try again, or set OBSIA_DATA to another folder.
data-folder-mark = { $path } does not say the layout of the data folder in a number. Set OBSIA_DATA to another folder, or remove that file if no newer obsia wrote it.
