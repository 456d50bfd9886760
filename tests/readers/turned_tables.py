# ruff: noqa: E501 - lines of tables
"""Tables as products export them, written by nobody who had seen the code: what they count stands in cells or headings."""

from __future__ import annotations

from tests.readers.told_table import Told, sums_of

_CALLS = ("09:12:01,ana,gpt-4o,512,120", "09:12:44,bo,gpt-4o,1820,333", "09:13:02,ana,gpt-4.1,233,90")
_PASTED = "\n".join(
    ("time,user,model,prompt_tokens,completion_tokens", *(f"2026-02-03 {each}" for each in _CALLS * 2), "")
)

TURNED = (
    Told(
        name="turned: metrics of Azure Monitor, a row for each",
        text="TimeGenerated [UTC],Resource,ModelDeploymentName,MetricName,UnitName,Total,Average,Maximum\n2026-03-01T00:00:00Z,A,gpt-4o,ProcessedPromptTokens,Count,1250345,312.4,8120\n2026-03-01T00:00:00Z,A,gpt-4o,GeneratedTokens,Count,210233,52.5,2048\n2026-03-01T00:00:00Z,A,gpt-4o,AzureOpenAIRequests,Count,4003,1,1\n2026-03-01T00:00:00Z,A,gpt-4o,TokenTransaction,Count,1460578,364.9,10168\n",
        sums=sums_of(1250345, 210233, calls=4003),
        models=("gpt-4o",),
        first="2026-03-01T00:00:00",
    ),
    Told(
        name="turned: German months in columns, in the encoding of Windows",
        text="Modell;Kennzahl;Jan 2026;Mär 2026;Summe\ngpt-4o;Eingabe-Token;1.203.400;1.511.010;2.714.410\ngpt-4o;Ausgabe-Token;210.020;260.040;470.060\n".encode(
            "cp1252"
        ),
        sums=sums_of(2714410, 470060),
        first="2026-01-01T00:00:00",
    ),
    Told(
        name="turned: a series of a dashboard for each model",
        text='"Time","gpt-4o input tokens","gpt-4o output tokens","gpt-4.1 input tokens","gpt-4.1 output tokens"\n2026-03-01 00:00:00,812000,91000,120300,22000\n2026-03-02 00:00:00,790200,88000,140200,25000\n',
        sums=sums_of(1862700, 226000),
        models=("gpt-4o", "gpt-4.1"),
    ),
    Told(
        name="turned: a unit for each row",
        text="Month,Model,Direction,Quantity,Unit\n2026-01,gpt-4o,Input tokens,1203.4,1K\n2026-01,gpt-4o,Output tokens,210.2,1K\n2026-02,gpt-4o,Input tokens,1.3,1M\n2026-02,gpt-4o,Output tokens,0.24,1M\n",
        sums=sums_of(2503400, 450200),
    ),
    Told(
        name="turned: a unit of so many tokens",
        text="Datum;Modell;Art;Menge;Einheit;Betrag EUR\n01.01.2026;gpt-4o;Eingabe;1.500,5;Tsd. Token;3,20\n01.01.2026;gpt-4o;Ausgabe;0,15;1M Tokens;1,20\n13.01.2026;gpt-4o;Eingabe;1.600,5;Tsd. Token;3,20\n13.01.2026;gpt-4o;Ausgabe;160500;Token;1,20\n",
        sums=sums_of(3101000, 310500),
        models=("gpt-4o",),
    ),
    Told(
        name="turned: a unit of which nobody knows how many it is",
        text="Date,Model,Direction,Quantity,Unit\n2026-01-01,gpt-4o,Input tokens,1000,250 tokens\n2026-01-01,gpt-4o,Output tokens,100,250 tokens\n",
        refused=("nothing to count", "--map"),
    ),
    Told(
        name="turned: a bill of one model with its total",
        text="Date,Model,Type,Tokens,Cost\n2026-01-01,gpt-4o,Input,1000000,3.00\n2026-01-01,gpt-4o,Output,100000,1.50\n2026-01-02,gpt-4o,Input,1100000,3.00\n2026-01-02,gpt-4o,Output,110000,1.50\nTotal,,,2310000,9.00\n",
        sums=sums_of(2100000, 210000),
        models=("gpt-4o",),
    ),
    Told(
        name="turned: days with the total of their week",
        text="Model,Metric,2026-01-05,2026-01-06,2026-01-07,Week total\ngpt-4o,Input tokens,1000,2000,3500,6500\ngpt-4o,Output tokens,100,200,350,650\n",
        sums=sums_of(6500, 650),
    ),
    Told(
        name="headings of Poland, whose letters stand as others do in the West",
        text="Data;Model;Tokeny wejściowe;Tokeny wyjściowe\n2026-01-01;gpt-4o;1000;100\n".encode("cp1250"),
        sums=sums_of(1000, 100),
    ),
    Told(
        name="turned: months with the calls of all of them",
        text="Model,Metric,Jan 2026,Feb 2026,Requests,Cost (USD)\ngpt-4o,Input tokens,1000000,2000000,40,7.5\ngpt-4o,Output tokens,100000,200000,40,3.0\n",
        sums=sums_of(3000000, 300000),
    ),
    Told(
        name="turned: months of which each has an input and an output, in thousands, beside totals",
        text="Consumo de tokens por modelo e mês (em milhares de tokens);;;;;;\nModelo;jan/26;;fev/26;;Total;\n;Entrada;Saída;Entrada;Saída;Entrada;Saída\ngpt-4o;37540;11928;47206;15018;84746;26946\ngpt-4.1;;;69588;26842;69588;26842\n",
        refused=("line 1", "Entrada tokens:int*1000"),
        settled={"map": "input_tokens=Entrada tokens:int*1000,output_tokens=Saída tokens:int*1000"},
        sums=sums_of(154_334_000, 53_788_000),
        first="2026-01-01T00:00:00",
    ),
    Told(
        name="turned: JSON of lists by model and side, beside prices",
        text='{"completion":{"models":{"mistral-large::2411":{"input":[{"billing_metric":"mistral-large-2411","billing_group":"input","timestamp":"2025-09-03","value":873400,"value_paid":873400}],"output":[{"billing_metric":"mistral-large-2411","billing_group":"output","timestamp":"2025-09-03","value":333233,"value_paid":333233}]}}},"ocr":{"models":{}},"start_date":"2025-09-01","prices":[{"billing_metric":"mistral-large-2411","price":"0.0000018"}]}',
        suffix="json",
        sums=sums_of(873_400, 333_233),
        first="2025-09-03T00:00:00",
    ),
    Told(
        name="turned: a unit that nobody knows",
        text="date,model,meter,unit,quantity\n2026-04-01,gpt-4o,input tokens,bundle,400\n2026-04-01,gpt-4o,output tokens,bundle,120\n",
        refused=("meter",),
    ),
    Told(
        name="turned: months below a title and a period",
        text="AI usage 2026;;;;\nPeriod;2026-01-01;2026-03-31;;\n;;;;\nModel;Metric;jan/26;fev/26;mar/26\ngpt-4o;Input tokens;1000000;2000000;3100000\ngpt-4o;Output tokens;100000;200000;310000\n",
        sums=sums_of(6100000, 610000),
        first="2026-01-01T00:00:00",
    ),
    Told(
        name="turned: days of the week are no times, and Dont panic is a project",
        text="day,project,requests,input_tokens,output_tokens\nMon,Towel,4200,9120330,1402110\nTue,Dont panic,1203,4512033,612044\n",
        sums=sums_of(13632363, 2014154, calls=5403),
    ),
    Told(
        name="turned: an export pasted below itself",
        text=_PASTED,
        refused=("3 rows", "--overlap remove"),
        settled={"overlap": "remove"},
        sums=sums_of(2565, 543),
    ),
)
