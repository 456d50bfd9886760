"""Tables as strangers keep them: each stands for a kind that was refused, or read in part."""

from __future__ import annotations

import openpyxl
import pytest

from obsia.core.errors import BadInput, UnusedColumns
from obsia.readers.tables.money_forms import money
from obsia.readers.tables.number_forms import POINT

TABLES = {
    "a quantity whose heading has the unit": (
        "Pos,Description,Qty (1M tok),Unit price EUR,Amount EUR\n"
        "1,gpt-4o input,773.720,0.15,116.06\n2,gpt-4o output,449.405,0.60,269.64\n",
        {"input_tokens": 773_720_000, "output_tokens": 449_405_000},
    ),
    "images beside tokens": (
        'Period,Model,Measure,Quantity,UoM,Calls,Spend AUD\nJul-25,gpt-4.1,Input,"6,444",tok,47,25.78\n'
        'Jul-25,gpt-4.1,Output,"1,381",tok,,5.53\nJul-25,dall-e-3,1024x1024 standard,163,image,163,11.41\n'
        "Jul-25,gpt-image-1,medium,107,image,107,7.49\n",
        {"input_tokens": 6_444, "output_tokens": 1_381, "calls": 317},
    ),
    "a volume of each side": (
        "Mois;Modèle;Type;Volume (tokens);Montant HT (€)\n2026-01;mistral-medium-latest;Entrée;45 682;18,27\n"
        "2026-01;mistral-medium-latest;Sortie;28 660;57,32\n",
        {"input_tokens": 45_682, "output_tokens": 28_660},
    ),
    "a bill of a partner": (
        "PartnerId,ProductName,SkuName,MeterName,UsageDate,Quantity,Unit,UnitPrice,BillingPreTaxTotal,BillingCurrency\n"
        "49,Azure OpenAI,Azure plan,GPT 5 Inp glbl Tokens,3/21/2025,4185.11,1K,0.00125,56.87,NOK\n",
        {"input_tokens": 4_185_110},
    ),
    "caching in a bill": (
        "Service description,SKU ID,SKU description,Usage start date,Usage amount,Usage unit,Subtotal (zł)\n"
        "Vertex AI,B6,Gemini 2.5 Pro Text Caching Input - Predictions,2026-03-02,767851,count,0.90\n",
        {"cache_read_tokens": 767_851},
    ),
    "weeks of a year": (
        "Settimana;Modello;Chiamate;Token di input;Token di output\n"
        "9/2026;gpt-4o;3;269;148\n13/2026;gpt-4o;4;789;400\n",
        {"calls": 7, "input_tokens": 1_058},
    ),
    "a part with its own unit": (
        "日期,模型,调用次数,输入Token(百万),其中缓存命中(百万),输出Token(百万)\n2026年1月5日,gpt-4o,7,50.24,2.512,16.105\n",
        {"cache_read_tokens": 2_512_000, "input_tokens": 50_240_000},
    ),
    "rough numbers": (
        "Model;Tokens in;Tokens uit\ngpt-4o;ca. 5,3M;625k\ngpt-4o;4,1M;± 2,9M\n",
        {"input_tokens": 9_400_000, "output_tokens": 3_525_000},
    ),
    "thoughts in what was written": (
        "Model,Prompt toks,Completion toks (incl. thinking),Thinking toks\ngpt-4o,100,30,20\ngpt-4o,200,30,10\n",
        {"output_tokens": 60, "reasoning_tokens": 30},
    ),
    "a budget beside what was spent by month": (
        "Modèle;Sens;Janv. 2026 Budget;Janv. 2026 Réalisé;Févr. 2026 Budget;Févr. 2026 Réalisé\n"
        "gpt-4o;Jetons entrée;1 000;1 150;1 000;980\ngpt-4o;Jetons sortie;250;240;250;260\n",
        {"input_tokens": 2_130, "output_tokens": 500},
    ),
    "subtotals behind a month that is left out": (
        "月,部署,モデル,入力トークン,出力トークン\n10月,経理部,gpt-4o,300,30\n10月,研究部,gpt-4o,200,20\n10月,小計,,501,50\n",
        {"input_tokens": 500},
    ),
}


def named(name):
    return name if name.casefold().startswith(("gpt", "claude", "mistral")) else None


def sums(read, names):
    return {name: sum(value or 0 for value in read.column(name)) for name in names}


@pytest.mark.parametrize(("text", "counts"), TABLES.values(), ids=TABLES)
def test_a_table_is_read_as_it_is_meant(account, tmp_path, text, counts):
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8")
    ignored = frozenset(["月"]) if text.startswith("月") else frozenset()
    assert sums(account(path, ignored=ignored, model_named=named), counts) == counts


NESTED = (
    '{"days":[{"date":"2026-03-01","models":[{"model":"gpt-4o","usage":{"input":{"tokens":120},"output":{"tokens":30}}}]},'
    '{"date":"2026-03-02","models":[{"model":"gpt-4o","usage":{"input":{"tokens":140},"output":{"tokens":35}}}]}]}'
)
METERED = "".join(
    f'{{"id":"m{at}","created":"2026-03-01T10:00:00Z","model":"gpt-4o","type":"{kind}","quantity":{count}}}\n'
    for at, (kind, count) in enumerate((("input", 4000), ("cached_input", 9000), ("output", 800)))
)


@pytest.mark.parametrize(
    ("name", "text", "mapping", "counts"),
    [
        ("nested.json", NESTED, "", {"input_tokens": 260, "output_tokens": 65}),
        (
            "metered.jsonl",
            METERED,
            "cache_read_tokens=cached_input tokens:apart",
            {"input_tokens": 13_000, "cache_read_tokens": 9_000, "output_tokens": 800},
        ),
    ],
)
def test_records_say_what_they_count_around_a_number_or_beside_it(account, tmp_path, name, text, mapping, counts):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    read = account(path, mapping, model_named=named)
    assert sums(read, counts) == counts
    assert len(read.rows) == (1 if mapping else 2)


def test_more_cached_tokens_of_a_meter_than_input_are_beside_it(account, tmp_path):
    path = tmp_path / "metered.jsonl"
    path.write_text(METERED, "utf-8")
    read = account(path, model_named=named)
    assert sums(read, ("input_tokens", "cache_read_tokens")) == {"input_tokens": 13_000, "cache_read_tokens": 9_000}


def test_tokens_by_what_they_are_of_are_offered_as_a_sum(account, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("model,text_input_tokens,image_input_tokens,output_tokens\ngpt-4o,100,50,10\n", "utf-8")
    with pytest.raises(UnusedColumns) as stopped:
        account(path, model_named=named)
    way = stopped.value.ways[0]
    assert sums(account(path, way["map"]), ("input_tokens", "output_tokens")) == {
        "input_tokens": 150, "output_tokens": 10,
    }  # fmt: skip


def test_all_sheets_are_a_way_out_of_several(account, tmp_path):
    book = openpyxl.Workbook()
    for number, sheet in enumerate((book.active, book.create_sheet("Feb"))):
        sheet.append(["Model", "Input tokens", "Output tokens"])
        sheet.append(["gpt-4o", 100 + number, 10])
    path = tmp_path / "book.xlsx"
    book.save(path)
    with pytest.raises(BadInput) as stopped:
        account(path)
    assert stopped.value.ways[0] == {"sheet": "all"}
    assert sums(account(path, sheet="all"), ("input_tokens",)) == {"input_tokens": 201}


def test_years_may_stand_below_what_they_are_of(account, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("Modèle;Requêtes;;Jetons;\n;2024;2025 (fin sept.);entrée;sortie\ngpt-4o;7;8;100;10\n", "utf-8")
    with pytest.raises(UnusedColumns) as stopped:
        account(path)
    assert set(stopped.value.kinds) == {"Requêtes 2024", "Requêtes 2025 (fin sept.)"}
    mapped = account(path, 'calls="Requêtes 2025 (fin sept.)"', ignored=frozenset(["Requêtes 2024"]))
    assert sums(mapped, ("calls", "input_tokens")) == {"calls": 8, "input_tokens": 100}


def test_models_across_count_one_that_nobody_knows_and_no_words(account, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(
        "Uso IA – aprile\nVoce;GPT-4o;Claude 3.7 Sonnet;Velvet 14B;Tutte le squadre;Totale\nChiamate;2;3;4;9;9\n"
        "Token di input;100;200;300;600;600\nToken di output;10;20;30;60;60\n",
        "utf-8",
    )
    read = account(path, model_named=named)
    assert sums(read, ("calls", "input_tokens", "output_tokens")) == {
        "calls": 9, "input_tokens": 600, "output_tokens": 60,
    }  # fmt: skip


def test_columns_between_blanks_are_a_printed_table_below_a_note(account, tmp_path):
    path = tmp_path / "table.txt"
    path.write_text(
        "# of the workshop; durations in ns\n\ntime                 model      prompt_tokens  completion_tokens\n"
        "2026-02-07 18:58:50  phi4:14b             239                360\n"
        "2026-02-07 19:51:06  phi4:14b            1002                836\n",
        "utf-8",
    )
    assert sums(account(path), ("input_tokens", "output_tokens")) == {"input_tokens": 1_241, "output_tokens": 1_196}


def test_the_yen_of_an_old_encoding_is_money():
    assert money("\\4,762", POINT) == (4762, "")


@pytest.mark.parametrize(
    ("text", "of_model"),
    [
        (
            "Dept;Model;Month;Requests;Input tokens;Output tokens\n"
            "Sales;gpt-4.1;January;10;1000;100\n;;February;20;2000;200\n;o3;January;30;3000;300\n;;February;40;4000;400\n"
            "Legal;gpt-4.1;January;50;5000;500\n;;February;60;6000;600\n",
            {"gpt-4.1": 14_000, "o3": 7_000},
        ),
        (
            "Modèle;Équipe;janv. 2025;;févr. 2025;\n;;Entrée;Sortie;Entrée;Sortie\n"
            "gpt-4o;Produit;1000;100;2000;200\n;Ventes;3000;300;4000;400\n"
            "o3;Produit;5000;500;6000;600\n;Ventes;7000;700;8000;800\n",
            {"gpt-4o": 10_000, "o3": 26_000},
        ),
    ],
)
def test_a_name_that_stands_once_is_that_of_the_blank_rows_below(account, tmp_path, text, of_model):
    path = tmp_path / "pivot.csv"
    path.write_text(text, "utf-8")
    found = dict.fromkeys(of_model, 0)
    for row in account(path, model_named=named).rows:
        found[row["model_request"]] += row["input_tokens"]
    assert found == of_model


@pytest.mark.parametrize(
    "text",
    [
        "Model;Team;Requests;Input tokens\ngpt-4o;A;1;10\n;B;2;20\ngpt-4o;C;3;30\n;D;4;40\n",  # a name comes again
        "Model;Team;Requests;Input tokens\n;A;1;10\ngpt-4o;B;2;20\n;C;3;30\no3;D;4;40\n;E;4;40\n",  # nothing above
        "Model;Team;Requests;Input tokens\ngpt-4o;A;1;10\n;A;2;20\no3;B;3;30\n;B;4;40\n",  # rows of the same names
    ],
)
def test_a_blank_name_is_left_blank_where_it_may_be_one_that_nobody_gave(account, tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8")
    assert any(not row["model_request"] for row in account(path, model_named=named).rows)


@pytest.mark.parametrize(
    "of_each", ["Média de tokens de {} por requisição", "{}-Tokens je Anfrage", "{} tokens per request"]
)
def test_tokens_of_each_call_are_offered_times_the_calls(account, tmp_path, of_each):
    sides = ("entrada", "saída") if "{} por" in of_each else ("Input", "Output")
    head = ";".join(["Model", "Requests", *map(of_each.format, sides)])
    path = tmp_path / "means.csv"
    path.write_text(f"{head}\ngpt-4o;10;2000;300\no3;20;500;100\n", "utf-8")
    with pytest.raises(UnusedColumns) as refused:
        account(path, model_named=named)
    (way,) = refused.value.ways[:1]
    assert ":mean" in str(way)
    names = [
        f"{side}_tokens={of_each.format(word)}:mean" for side, word in zip(("input", "output"), sides, strict=True)
    ]
    counts = {"input_tokens": 30_000, "output_tokens": 5_000}
    assert sums(account(path, ",".join(names), model_named=named), counts) == counts
