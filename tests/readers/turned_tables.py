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
    Told(
        name="a dashboard's columns of models, of which nobody knows one, in K and Mil",
        text='"Time","gpt-4o prompt tokens","gpt-4o generation tokens","gpt-4.1 prompt tokens","gpt-4.1 generation tokens","mistral-large prompt tokens","mistral-large generation tokens"\n'
        '"2026-02-01 00:00:00","2.55 Mil","413.7 K","2.83 Mil","858.2 K","1.5 K","500"\n"2026-02-02 00:00:00","1 Mil","100 K","1 Mil","100 K","2 K","600"\n',
        sums=sums_of(7_383_500, 1_473_000),
        models=("gpt-4o", "gpt-4.1", "mistral-large"),
    ),
    Told(
        name="columns of models beside those of a budget and of the year before",
        text="Month,gpt-4o input tokens,gpt-4o output tokens,gpt-4.1 input tokens,gpt-4.1 output tokens,Budget input tokens,Budget output tokens,last year input tokens,last year output tokens\n"
        "2026-02,1000,200,700,90,5000,900,500,100\n2026-03,1100,210,800,95,5100,900,510,110\n",
        sums=sums_of(3_600, 595),
        models=("gpt-4o", "gpt-4.1"),
    ),
    Told(
        name="metrics of models by the hour, as Datadog heads them",
        text="time,sum:ml_obs.span.llm.input.tokens{model_name:gpt-4o},sum:ml_obs.span.llm.output.tokens{model_name:gpt-4o},sum:ml_obs.span.llm.input.tokens{model_name:gpt-4.1},sum:ml_obs.span.llm.output.tokens{model_name:gpt-4.1},avg:ml_obs.span.duration{*}\n"
        "2026-03-17T00:00:00.000Z,229981,26929,264025,1866,2.4\n2026-03-17T01:00:00.000Z,150371,58450,,,3.1\n",
        sums=sums_of(644_377, 87_245),
        models=("gpt-4o", "gpt-4.1"),
    ),
    Told(
        name="months and their total over inputs and outputs in millions",
        text=";Jan 2025;;Feb 2025;;Total;\nModel;Input (M);Output (M);Input (M);Output (M);Input (M);Output (M)\ngpt-4o;57.06;15.51;17.5;5.66;74.56;21.17\n",
        sums=sums_of(74_560_000, 21_170_000),
        first="2025-01-01T00:00:00",
    ),
    Told(
        name="parts that are thoughts, and failures among calls, behind what they are of",
        text="Monat;Modell;Anfragen;davon fehlgeschlagen;Eingabe-Token;Ausgabe-Token;davon Reasoning;Kontingent Token\n2026-01;gpt-4o;120;4;240000;36000;12000;5000000\n2026-02;gpt-4o;80;0;100000;20000;0;5000000\n",
        sums=sums_of(340_000, 56_000, reasoning_tokens=12_000, calls=200),
    ),
    Told(
        name="quarters in Italian, money without a currency in its heading",
        text="Trimestre;Modello;Richieste;Token in ingresso;Token in uscita;Spesa\n1° trim. 2025;gpt-4o;3.883;1.603.679;1.102.772;0,82 €\n2° trim. 2025;gpt-4o;2.134;3.190.330;529.232;0,72 €\n",
        sums=sums_of(4_794_009, 1_632_004, calls=6_017),
        first="2025-01-01T00:00:00",
    ),
    Told(
        name="observations, whose type is called a generation",
        text="id,type,startTime,model,usage.input,usage.output,usage.total\n1,GENERATION,2026-04-01T09:00:00Z,gpt-4o,100,20,120\n2,SPAN,2026-04-01T09:00:01Z,gpt-4o,0,0,0\n3,GENERATION,2026-04-01T09:00:02Z,gpt-4o,300,40,340\n",
        sums=sums_of(400, 60),
    ),
    Told(
        name="days of a page of JSON, each with its records",
        text='{"workspace": "a", "monthly_limit": 150, "daily": [{"date": "2026-05-01", "usage": [{"model": "gpt-4o", "requests": 5, "input_tokens": 1460, "output_tokens": 335}]}, {"date": "2026-05-02", "usage": [{"model": "gpt-4o", "requests": 2, "input_tokens": 40, "output_tokens": 5}, {"model": "gpt-4.1", "requests": 1, "input_tokens": 10, "output_tokens": 1}]}]}',
        sums=sums_of(1_510, 341, calls=8),
        first="2026-05-01T00:00:00",
        suffix="json",
    ),
)
