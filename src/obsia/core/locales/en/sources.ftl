### Records elsewhere: engines on other machines, databases, object stores

option-engine-or-cluster = The inference engine (vllm, sglang, tensorrt-llm); or the address of an engine that sums the records: sc://HOST:PORT (Sail, Apache Spark).
purpose-cluster = An engine on other machines
cluster-address = { $text } is no address of an engine: sc://HOST:PORT.
cluster-token = An address is shown and kept, so a token does not belong in it: put it in the environment variable { $variable }.
cluster-unreached = No engine answers at { $address } within { $seconds } s.
cluster-options = The engine reads canonical Parquet alone: leave out { $options }, or convert the records first (obsia convert FILE --out usage.parquet).
cluster-frame = A frame is in the memory of this machine, where no other engine sees it: leave out { $option }.
cluster-no-parquet = { $path } is not Parquet, and the engine reads nothing else. Convert it first: obsia convert FILE --out usage.parquet.
cluster-sees-none = The engine at { $address } finds no Parquet in { $paths }. Its machines have other disks than this one: put the files where they all read (a shared folder, an object store).
cluster-not-canonical = { $path } holds no canonical records ({ $columns }). obsia convert writes them: obsia convert FILE --out usage.parquet.
cluster-failed = The engine at { $address } stopped ({ $error }). Its log says why.
