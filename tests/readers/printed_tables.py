# ruff: noqa: E501 - lines of tables
"""Tables that programs print for people, JSON objects that hold one, and kinds that rounds of fresh tables found."""

from __future__ import annotations

from tests.readers.told_table import Told, sums_of

_TWO = sums_of(1040000, 136000, calls=520)
_MODELS = ("gpt-4o", "gpt-4o-mini")

PRINTED = (
    Told(
        name="printed: Markdown with a bold sum, below a title",
        text="# Usage, March 2026\n\n| Model | Requests | Input tokens | Output tokens | Cost |\n|:--|--:|--:|--:|--:|\n| gpt-4o | 120 | 240,000 | 36,000 | $0.96 |\n| gpt-4o-mini | 400 | 800,000 | 100,000 | $0.18 |\n| **Total** | **520** | **1,040,000** | **136,000** | **$1.14** |\n",
        sums=_TWO,
        models=_MODELS,
        totals=1,
        suffix="md",
    ),
    Told(
        name="printed: psql, of which a column counts rows",
        text="    day     |    model    | count | input_tokens | output_tokens\n------------+-------------+-------+--------------+---------------\n 2026-04-01 | gpt-4o      |   120 |       240000 |         36000\n 2026-04-02 | gpt-4o-mini |   400 |       800000 |        100000\n(2 rows)\n\n",
        sums=_TWO,
        models=_MODELS,
        first="2026-04-01T00:00:00",
        suffix="txt",
    ),
    Told(
        name="printed: MySQL",
        text="+-------------+----------+-----------+------------+\n| model       | requests | tokens_in | tokens_out |\n+-------------+----------+-----------+------------+\n| gpt-4o      |      120 |    240000 |      36000 |\n| gpt-4o-mini |      400 |    800000 |     100000 |\n+-------------+----------+-----------+------------+\n2 rows in set (0.00 sec)\n",
        sums=_TWO,
        models=_MODELS,
        suffix="txt",
    ),
    Told(
        name="printed: DuckDB, types under the names",
        text="┌─────────────┬──────────┬──────────────┬───────────────┐\n│    model    │ requests │ input_tokens │ output_tokens │\n│   varchar   │  int64   │    int64     │     int64     │\n├─────────────┼──────────┼──────────────┼───────────────┤\n│ gpt-4o      │      120 │       240000 │         36000 │\n│ gpt-4o-mini │      400 │       800000 │        100000 │\n└─────────────┴──────────┴──────────────┴───────────────┘\n",
        sums=_TWO,
        models=_MODELS,
        suffix="txt",
    ),
    Told(
        name="printed: two tables of usage, of which none was chosen",
        text="Old\n\n| Model | Input tokens | Output tokens |\n|--|--|--|\n| gpt-4o | 1000 | 200 |\n\nNew\n\n| Model | Input tokens | Output tokens |\n|--|--|--|\n| gpt-4.1 | 300 | 50 |\n",
        refused=("--sheet", "'Old'", "'New'"),
        settled={"sheet": "New"},
        sums=sums_of(300, 50),
        models=("gpt-4.1",),
        suffix="md",
    ),
    Told(
        name="printed: tabs below a title, with no suffix that says so",
        text="Usage by model\n\nModel\tCalls\tPrompt\tCompletion\ngpt-4o\t120\t240000\t36000\ngpt-4o-mini\t400\t800000\t100000\n",
        sums=_TWO,
        models=_MODELS,
        suffix="txt",
    ),
    Told(
        name="packed: an object with a list of records",
        text='{"period": "2026-05",\n "models": [{"model": "gpt-4o", "requests": 120, "usage": {"input": 240000, "output": 36000}},\n {"model": "gpt-4o-mini", "requests": 400, "usage": {"input": 800000, "output": 100000}}]}\n',
        sums=_TWO,
        models=_MODELS,
        first="2026-05-01T00:00:00",
        suffix="json",
    ),
    Told(
        name="packed: an object of models",
        text='{"gpt-4o": {"requests": 120, "input_tokens": 240000, "output_tokens": 36000}, "gpt-4o-mini": {"requests": 400, "input_tokens": 800000, "output_tokens": 100000}}',
        sums=_TWO,
        models=_MODELS,
        suffix="json",
    ),
    Told(
        name="packed: an object of days",
        text='{"2026-04-01": {"requests": 120, "prompt_tokens": 240000, "completion_tokens": 36000}, "2026-04-02": {"requests": 400, "prompt_tokens": 800000, "completion_tokens": 100000}}',
        sums=_TWO,
        first="2026-04-01T00:00:00",
        suffix="json",
    ),
    Told(
        name="packed: an object of columns",
        text='{"model": ["gpt-4o", "gpt-4o-mini"], "requests": [120, 400], "prompt_tokens": [240000, 800000], "completion_tokens": [36000, 100000]}',
        sums=_TWO,
        models=_MODELS,
        suffix="json",
    ),
    Told(
        name="unseen: sessions with a beginning and an end are no calls",
        text="session,started,ended,model,input tokens,output tokens\ns1,2026-04-01 08:00,2026-04-01 08:40,gpt-4o,91000,2200\ns2,2026-04-01 13:00,2026-04-01 14:10,gpt-4o,165000,3900\n",
        sums=sums_of(256000, 6100, bucket_s=2400 + 4200),
    ),
    Told(
        name="unseen: turns of sessions may be calls",
        text="session,model,turns,input tokens,output tokens\ns1,gpt-4o,32,91000,2200\ns2,gpt-4o,51,165000,3900\n",
        refused=("--map calls=turns",),
        settled={"map": "calls=turns"},
        sums=sums_of(256000, 6100, calls=83),
    ),
    Told(
        name="unseen: a number of prompts, in French",
        text="Mois;Modèle;Nombre de prompts;Tokens prompt;Tokens complétion\navr. 2026;gpt-4o;210;420000;63000\nmai 2026;gpt-4o;400;400000;80000\n",
        sums=sums_of(820000, 143000, calls=610),
    ),
    Told(
        name="unseen: a part of requests that a cache answered counts no tokens",
        text="Modell;Anfragen;davon Cache;Eingabe-Token;Ausgabe-Token\ngpt-4o;1200;300;2400000;360000\n",
        refused=("davon Cache", "--ignore-columns"),
        settled={"ignore_columns": "davon Cache"},
        sums=sums_of(2400000, 360000, calls=1200),
    ),
    Told(
        name="unseen: thousands with commas under English headings, between tabs",
        text="Date\tModel\tRequests\tInput Tokens\tOutput Tokens\n4/1/2026\tgpt-4o\t120\t240,000\t36,000\n4/20/2026\tgpt-4o\t95\t190,000\t28,500\n",
        sums=sums_of(430000, 64500, calls=215),
        first="2026-04-01T00:00:00",
        suffix="txt",
    ),
    Told(
        name="unseen: a comma that may be a decimal mark under German headings",
        text="Modell;Anfragen;Eingabe-Token\ngpt-4o;120;240,000\n",
        refused=("240,000", "decimal_point", "decimal_comma"),
        settled={"map": "input_tokens=Eingabe-Token:decimal_point"},
        sums={"input_tokens": 240000, "calls": 120},
    ),
    Told(
        name="unseen: days as spreadsheets store them",
        text="Date,Model,Requests,Input Tokens,Output Tokens\n46113,gpt-4o,120,240000,36000\n46114,gpt-4o,95,190000,28500\n",
        sums=sums_of(430000, 64500, calls=215),
        first="2026-04-01T00:00:00",
    ),
    Told(
        name="unseen: a column of the year beside those of its quarters",
        text="Model,Measure,Q1 2026,Q2 2026,Q3 2026,Q4 2026,2026\ngpt-4o,Input tokens,1,2,3,4,10\ngpt-4o,Output tokens,10,20,30,40,100\n",
        sums=sums_of(10, 100),
        first="2026-01-01T00:00:00",
    ),
    Told(
        name="unseen: columns of years",
        text="Model,Metric,2024,2025\ngpt-4o,Input tokens,1000,2000\ngpt-4o,Output tokens,100,200\n",
        sums=sums_of(3000, 300),
        first="2024-01-01T00:00:00",
    ),
    Told(
        name="unseen: a name with a line end in it, quoted",
        text='"Mo\rdel",calls,input_tokens,output_tokens\r\ngpt-4o,2,1000,200\r\n',
        sums=sums_of(1000, 200, calls=2),
        models=("gpt-4o",),
    ),
    Told(
        name="unseen: JSON lines whose values name batches",
        text='{"model":"gpt-4o","prompt_tokens":5,"completion_tokens":3,"mode":"batch"}\n{"model":"gpt-4o","prompt_tokens":5,"completion_tokens":3,"mode":"realtime"}\n',
        sums=sums_of(10, 6),
        batches=1,
        suffix="jsonl",
    ),
    Told(
        name="unseen: uncached input beside a cache, and days",
        text="date,model,requests,uncached_input_tokens,cache_read_input_tokens,output_tokens\n2026-04-01,claude-sonnet-4-5,10,1000,9000,800\n2026-04-02,claude-sonnet-4-5,12,1500,11000,900\n",
        sums=sums_of(22500, 1700, calls=22, cache_read_tokens=20000),
        first="2026-04-01T00:00:00",
    ),
    Told(
        name="unseen: a time in one piece",
        text='{"date": "20260401-101500", "model_id": "gpt-4o", "num_prompts": 1000, "total_input_tokens": 215196, "total_output_tokens": 198000}',
        sums=sums_of(215196, 198000, calls=1000),
        first="2026-04-01T10:15:00",
        suffix="json",
    ),
    Told(
        name="unseen: parts of text and sound where nothing holds the side",
        text="date,model,requests,text_input_tokens,audio_input_tokens,output_tokens\n2026-04-01,gpt-4o,20,4000,36000,25000\n",
        refused=("text_input_tokens", "audio_input_tokens", "--map"),
        settled={"map": 'input_tokens="text_input_tokens" + "audio_input_tokens"'},
        sums=sums_of(40000, 25000, calls=20),
    ),
    Told(
        name="unseen: a unit goes with the option that maps its column",
        text="model,calls,In (M),Notes\ngpt-4o,1200,2.4,a\ngpt-4o-mini,800,1.6,b\n",
        refused=("*1000000",),
        settled={"map": 'input_tokens="In (M)":int*1000000'},
        sums={"input_tokens": 4000000, "calls": 2000},
    ),
    Told(
        name="unseen: thousands in Polish",
        text="Miesiąc;Model;Zapytania;Tokeny wejściowe (tys.);Tokeny wyjściowe (tys.)\n2026-04;gpt-4o;1 200;2 400,5;360\n2026-05;gpt-4o;1 350;2 700;405\n",
        sums=sums_of(5100500, 765000, calls=2550),
    ),
    Told(
        name="unseen: a cache beside the tokens of single calls",
        text="timestamp,model,input,cached,output,total\n2026-04-01T08:00:00Z,gpt-4o,1000,400,800,1800\n2026-04-01T08:10:00Z,gpt-4o,1500,0,1200,2700\n",
        refused=("cached:contained", "cached:apart"),
        settled={"map": "cache_read_tokens=cached:contained"},
        sums=sums_of(2500, 2000, cache_read_tokens=400),
    ),
    Told(
        name="printed: columns in blanks, with an index that has no name",
        text="         model  requests  input_tokens  output_tokens\n0       gpt-4o       120        240000          36000\n1  gpt-4o-mini       400        800000         100000\n",
        sums=_TWO,
        models=_MODELS,
        suffix="txt",
    ),
)
