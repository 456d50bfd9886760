### Records elsewhere: engines on other machines, databases, object stores

option-engine-or-cluster = The inference engine (vllm, sglang, tensorrt-llm); or the address of an engine that sums the records: sc://HOST:PORT (Sail, Apache Spark).
purpose-cluster = An engine on other machines
cluster-address = { $text } is not the address of an engine: sc://HOST:PORT.
cluster-token = An address is shown and kept, so a token does not belong in it: put it in the environment variable { $variable }.
cluster-unreached = No engine answers at { $address } within { $seconds } s.
cluster-options = The engine reads canonical Parquet alone: leave out { $options }, or convert the records first (obsia convert FILE --out usage.parquet).
cluster-frame = A frame is in the memory of this machine, where no other engine sees it: leave out { $option }.
cluster-no-parquet = { $path } is not Parquet, and the engine reads nothing else. Convert it first: obsia convert FILE --out usage.parquet.
cluster-sees-none = The engine at { $address } finds no Parquet in { $paths }. Its machines have other disks than this one: put the files where they all read (a shared folder, an object store).
cluster-not-canonical = { $path } holds no canonical records ({ $columns }). obsia convert writes them: obsia convert FILE --out usage.parquet.
cluster-failed = The engine at { $address } stopped ({ $error }). Its log says why.
help-pull = Pull records from PostgreSQL or an object store into a folder: at first all, then what is new.
argument-source = The address of a database (postgresql://USER@HOST/DATABASE) or of objects (s3://BUCKET/PREFIX).
option-pull-out = The folder into which records are pulled.
purpose-postgres = A PostgreSQL database
purpose-object-store = An object store
pull-no-source = { $text } is not the address of a database or an object store ({ $schemes }).
pull-secret = An address is shown and kept, so no password belongs in it: libpq takes it from PGPASSWORD, ~/.pgpass or PGSERVICE.
pull-unreached = { $address } was not reached: { $error }
pull-cut = { $address } broke off ({ $error }). Nothing of this pull counts; the next one reads it.
pull-no-table = { $address } has no table of usage that is known: { $tables }.
pull-no-object = { $address } holds no object that is read ({ $suffixes }).
pull-no-folder = { $option }: { $path } is there already, and holds something else.
pull-other = { $option }: { $path } was pulled from { $source }; another source needs another folder.
pull-altered = it is not as it was written
pull-expected = what obsia pull wrote; or another folder, for a pull from the beginning
title-pull = Pulled from { $source }
pull-done = { $count ->
    [0] Nothing is new; { $files_text } files in all.
    [one] One file is new or changed; { $files_text } in all.
   *[other] { $count_text } files are new or changed; { $files_text } in all.
}
pull-gone = { $count ->
    [one] One object is gone from the store, and from the folder.
   *[other] { $count_text } objects are gone from the store, and from the folder.
}
