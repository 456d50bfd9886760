### Sums that are kept, merged and written as records

help-sum = Read records once and keep their exact sums by the hour; obsia assess prices them again.
help-merge = Put sums that were kept apart into one folder; older ones by the day and by the month.
help-convert = Write the records of any format as canonical Parquet.
argument-cells = Folders of kept sums.
option-cells-out = The folder in which sums are kept.
option-days-before = Sums of days before this one are kept by the day, no longer by the hour.
option-months-before = Sums of months that end before this day are kept by the month.
option-convert-out = The Parquet file.
kept-altered = it is not as it was written: { $files }
kept-expected = the cell files that obsia wrote, unchanged: take them from a copy, or sum the records again
kept-other-layout = it was written by another version of obsia, whose sums this one does not add up
kept-no-cells = it contains no kept sums, or only a part of them
kept-strangers = it contains sums of sources that it does not name: { $sources }
kept-no-folder = { $option }: { $path } is there already, and contains no kept sums.
kept-mixed = { $path } contains kept sums: ask for sums or for records, not for both. obsia sum adds records to them.
kept-reading = Kept sums are not read again as records: leave out { $options }.
kept-overlap = { $one } and { $other } contain the same records, and nobody can say which: sum the two together, into another folder.
kept-limited = { $file } contains more names, or ways of serving, than are told apart: its sums cannot be added to others. Use its records.
kept-no-key = The sums are not kept by { $key }. They are by: { $kept }. obsia sum with { $option } keeps more.
kept-stale = { $count ->
    [one] The attention window of { $models } has changed in the facts since the records were summed. Run obsia sum again on the same files: that model alone is read anew.
   *[other] The attention windows of { $count_text } models have changed in the facts since the records were summed: { $models }. Run obsia sum again on the same files: those models alone are read anew.
}
kept-lengths = Prices now change at lengths of prompts by which the sums are not kept ({ $lengths } tokens): sum the records into another folder.
kept-changed = The name { $model } changes its model or its price within { $span }, which is kept as one sum. Use its records.
kept-coarse = The sums of { $span } are not kept finely enough for { $key }.
kept-part = The sums of { $span } are kept as one, and { $at } (UTC) lies within it.
kept-what-if = { $option } { $change } needs the tokens of each record, which sums do not keep. Use the records.
kept-levers = { $option }: { $change } needs the tokens of each record, which sums do not keep. Use the records.
kept-metered = The records state energy that a meter read, which sums do not keep. Use the records.
merge-no-folder = Which sums? obsia merge FOLDER FOLDER --out FOLDER.
merge-no-cells = { $path } contains no kept sums.
merge-exists = { $option }: { $path } is there already; a merge writes a folder of its own.
convert-parts = The records sum more tokens than a record can state (bucket_parts): they cannot be written as records.
title-sum = Sums in { $folder }
title-convert = Records in { $path }
sum-read = { $count ->
    [one] One record summed
   *[other] { $count_text } records summed
} ({ $files ->
    [one] one file
   *[other] { $files_text } files
}), in { $cells ->
    [one] one cell
   *[other] { $cells_text } cells
}.
sum-known = { $count ->
    [one] One file was summed before, and counts once.
   *[other] { $count_text } files were summed before, and count once.
}
sum-again = { $count ->
    [one] Read again for models whose attention window has changed: { $files }.
   *[other] Read again for models whose attention windows have changed: { $files }.
}
sum-grown = { $count ->
    [one] A log has grown, and counts at its longest: { $files }.
   *[other] { $count_text } logs have grown, and count at their longest: { $files }.
}
sum-account = the account
merge-done = { $count ->
    [one] One source
   *[other] { $count_text } sources
}, in { $cells ->
    [one] one cell
   *[other] { $cells_text } cells
}.
merge-digest = The same sums give this digest in whatever order they are merged: { $digest }
convert-done = { $count ->
    [one] One record
   *[other] { $count_text } records
} in { $columns ->
    [one] one column
   *[other] { $columns_text } columns
}.
convert-left = Left out: { $rejected_text } rejected, { $duplicate_text } repeated.
