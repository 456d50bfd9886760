### What readers say of tables of strangers

table-another-heading = another table begins here: its cells are names of columns
table-another-heading-expected = one table in a file; one of the same columns below the other is read with it
table-customs = both '{ $one }' and '{ $other }' are in the column: decimal points and decimal commas
table-customs-expected = one way of writing numbers in the whole column
table-day-or-month = '{ $value }' is a day or stands for its month, and seats count over that time
table-hour-price-bare = '{ $value }' is the price of an hour without a currency
table-no-time = no value of the column is a time in any form that is read; the first is '{ $value }'
table-of-meters = the rows of this bill name meters in column '{ $column }', and no column counts tokens or requests
table-of-meters-expected = the same bill in FOCUS (FinOps) or as AWS, Azure or Google Cloud export it, or a table with a column of tokens
table-part-or-beside = { $part } tokens may be a part of the { $of } ({ $whole }) or come beside them ({ $sum } in all)
table-settle = { $option } with the reading that holds: { $options }
table-time-expected = times in one form in the whole column ({ $types }), or the column left out: { $option } { $column }
table-time-forms = '{ $value }' is a time in another form than '{ $before }' before it
table-two-models = no heading names a model, and the values of several columns do: { $columns }
table-two-numbers = '{ $value }' has two readings, and no value of the table tells which: { $point } (decimal point) or { $comma } (decimal comma)
table-two-times = '{ $value }' has several readings, and no value of the column tells which: { $readings }
table-id-again = the id of a call comes again, with tokens: its calls would count twice
table-id-expected = each id once ({ $map } { $source }), or every row as a call of its own ({ $option } { $column })
table-total-differs = the total is { $total }, and what is read as input ({ $input }) and output ({ $output }) comes to { $sum }
table-total-expected = counts that come to their total: a part that stands beside its whole is mapped with :apart, and { $option } { $column } leaves the total out
table-groups-expected = a table of one kind of rows, or every row counted: { $option } { $column }
table-level-rows = the rows with this value come to what all others do: they may sum them up, and count them twice
table-column-unit = the column says that the numbers beside it are in units of { $factor }
table-note-unit = a note beside the table says that its numbers are in units of { $factor }
table-plan-rows = rows of a plan or a budget stand beside those of what was used
table-sample = the rows are a sample of the calls, and what they count is that of the sample alone
table-sample-expected = counts of all calls (--map with a factor, as input_tokens=COLUMN:int*100), or those of the sample: { $option } { $column }
table-map-form = { $option }: '{ $text }' maps no column.
table-units = its rows are in several units, and nothing says which counts of a row each unit applies to
table-units-expected = a table in one unit, or, where no count needs a unit, the column left out: { $option } { $column }
table-quoted-lines = each line is one cell in quotes, with a whole record in it
table-quoted-lines-expected = the lines without the quotes around them, or the table saved anew as CSV
trial-cost = cost { $amount }
trial-reads = { $options } reads { $records ->
    [one] { $records_text } row
   *[other] { $records_text } rows
}{ $rejected ->
    [0] {""}
   *[other] {" "}({ $rejected_text } rejected)
}: { $sums }; the first: { $first }.
trial-row = { $who }: { $counts }
trial-sum = { $count_text } { $name }
