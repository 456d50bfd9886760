### Closed accounts, and what they would be today

help-close = Freeze the account of a period; what changes later is shown beside it, by cause.
argument-period = The period: 2026-Q3, 2026-07, 2026-W31, 2026, 2026-07-14, or DAY..DAY.
option-close-out = The folder in which closed accounts stand, each under the name of its period; closed by default.
option-restate = What the closed account would be today: of its kept sums, or of the records that are named. It is written beside it.
option-close-list = The closed accounts of the folder, each checked byte for byte.
not-a-period = '{ $text }' names no period
expected-named-period = a year, a quarter, a month, a week or a day (2026, 2026-Q3, 2026-07, 2026-W31, 2026-07-14), or two with .. between them
close-no-period = Which period is to be closed? obsia close 2026-Q3 FILES; { OPTION("list") } shows those that are.
close-list-alone = { $option } lists all periods: name none.
close-not-begun = No day of { $period } is over: its first day is { $first }.
close-not-over = { $period } is not over: its last day is { $last }. What is over can be closed by its days: { $until }.
close-no-folder = { $option }: { $path } is there already, and is not a closed account.
close-none = { $period } is not closed in { $folder }.
closed-otherwise = { $period } was closed on { $day }, on other records or options, and stays as it is.
closed-other-options = Other options: { $options }.
closed-other-days = Days with other records (then, now): { $days }.
closed-day = { $day } ({ $before_text }, { $after_text })
closed-more-days = { $count ->
    [one] one more day
   *[other] { $count_text } more days
}
closed-other-files = Files with another content, or not there at the time: { $files }.
closed-otherwise-remedy = { $restate } shows by how much the account differs; another { $out } keeps a second one.
closed-altered = it is not as it was closed: { $files }
closed-expected = the files of a closed account, unchanged: take them from a copy
closed-no-manifest = no file of a closed account
closed-other-layout = it was closed by another version of obsia ({ $version }), whose accounts this one does not read
closed-file-changed = { $file } was changed
closed-file-missing = { $file } is missing
closed-file-added = { $file } was added
day-not-stated = no day
title-closed = Account of { $period }, closed
closed-now = { $period } is closed as of { $day }. Its files will not change.
closed-before = { $period } was closed on { $day }, on the same records and options: nothing was written.
closed-moved = { $count ->
    [one] A file has another content than at the time, with the same records of the period: { $files }.
   *[other] Files have another content than at the time, with the same records of the period: { $files }.
}
closed-facts-changed = The facts have changed since: { $restate } shows what the account would be today.
closed-counted = { $count ->
    [one] one record
   *[other] { $count_text } records
} of { $files ->
    [one] one file
   *[other] { $files_text } files
}
section-closed-check = How to check it
closed-manifest = { $folder }; note the SHA-256 of its manifest where nobody can change it: { $digest }
closed-check = in that folder
title-closed-list = Closed accounts in { $folder }
closed-none-here = No account is closed in { $folder }.
closed-intact = as closed
head-closed-on = closed on
head-closed-state = files
head-restatements = restatements
head-manifest = manifest
title-restated = Account of { $period }, restated
restated-changed = { $period }, closed on { $day }, would be another account today. The closed one stays as it is.
restated-same = { $period }, closed on { $day }, would be the same account today.
section-restated = From the closed account to today’s
restated-as-closed = as closed
restated-method = method changed
restated-facts = facts changed
restated-edition = method and facts changed
restated-records = records changed
restated-today = today
restated-split = One cause after another, on the simulations of the closing: in each the parts add to the difference. Values and ranges of the parts do not add up line by line.
head-day = day
head-amount = amount
head-as-closed = as closed
head-today = today
section-restated-inputs = Facts that changed
restated-inputs = { $count ->
    [one] One input rests on other facts: { $inputs }.
   *[other] { $count_text } inputs rest on other facts, those that bear most first: { $inputs }.
}
restated-more-inputs = { $count ->
    [one] one more
   *[other] { $count_text } more
}
section-restated-days = Records that changed
restated-days = Calls and messages of days whose records are not those of the closing: late, corrected or gone
restated-more-days = { $count ->
    [one] One more day.
   *[other] { $count_text } more days.
}
restated-from-sums = No records were read again: name files to see what came after the closing.
restated-rejected = { $count ->
    [one] One of { $read_text } records that were read again was rejected; obsia assess says where and why.
   *[other] { $count_text } of { $read_text } records that were read again were rejected; obsia assess says where and why.
}
restated-hours = Carbon is by the hour, at the intensities of the closing; hours that it did not have take the value of their year.
restated-windows = The kept sums stand on the attention windows of the closing; those of { $models } are others today, which only records that are read again can show.
restated-written = Written to { $folder }; the closed account was not touched.
restated-unwritten = Nothing was written: there is nothing to restate.
restated-of-facts = Facts of the closing: { $then }; today’s: { $now }.
