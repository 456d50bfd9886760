"""Tables that are read whole, whatever word or amount in them looks like a plan, a unit, a sample or a sum."""

from __future__ import annotations

from tests.readers.told_table import Told, sums_of


def _ordinary(name: str, heading: str, *rows: str, sums: dict[str, int], first: str = "") -> Told:
    return Told(name=f"ordinary: {name}", text="\n".join((heading, *rows, "")), sums=sums, first=first)


ORDINARY = (
    _ordinary(
        "a mode called plan beside act",
        "date,mode,model,input_tokens,output_tokens",
        "2026-03-01,plan,claude-sonnet-4,5210,812",
        "2026-03-01,act,claude-sonnet-4,91233,7021",
        "2026-03-02,plan,claude-sonnet-4,4120,655",
        "2026-03-02,act,claude-sonnet-4,80211,6020",
        sums=sums_of(180774, 14508),
    ),
    _ordinary(
        "agents that plan and code",
        "date,agent,model,requests,input_tokens,output_tokens",
        "2026-03-01,plan,gpt-4o,12,5210,812",
        "2026-03-01,code,gpt-4o,40,91233,7021",
        "2026-03-02,review,gpt-4o,10,4120,655",
        sums=sums_of(100563, 8488, calls=62),
    ),
    _ordinary(
        "plans of subscriptions",
        "user,plan,model,input_tokens,output_tokens",
        "A,Team plan,gpt-4o,5210,812",
        "B,Free plan,gpt-4o,63300,9200",
        "C,Enterprise,gpt-4o,3000,92",
        sums=sums_of(71510, 10104),
    ),
    _ordinary(
        "the address of a plan",
        "day,endpoint,requests,input_tokens,output_tokens",
        "2026-01-01,/v1/plan,10,1200,300",
        "2026-01-01,/v1/chat,20,2200,300",
        "2026-01-01,/v1/estimate,30,3200,300",
        sums=sums_of(6600, 900, calls=60),
    ),
    _ordinary(
        "a flow that forecasts sales",
        "day,workflow,requests,input_tokens,output_tokens",
        "2026-01-01,sales-forecast,10,1200,300",
        "2026-01-01,support-bot,20,2200,300",
        sums=sums_of(3400, 600, calls=30),
    ),
    _ordinary(
        "tasks about budgets",
        "date,task,model,input_tokens,output_tokens",
        "2026-03-01,Budget analysis,gpt-4o,5210,812",
        "2026-03-01,Plan a trip,gpt-4o,633,92",
        "2026-03-02,Email draft,gpt-4o,3000,92",
        sums=sums_of(8843, 996),
    ),
    _ordinary(
        "a note of what is over budget",
        "user,note,model,input_tokens,output_tokens",
        "A,,gpt-4o,5210,812",
        "B,over budget,gpt-4o,63300,9200",
        "C,,gpt-4o,3000,92",
        sums=sums_of(71510, 10104),
    ),
    _ordinary(
        "jobs that are planned, ad hoc, or of a target",
        "date,job,model,input_tokens,output_tokens",
        "2026-03-01,planned,gpt-4o,4507,2523",
        "2026-03-01,adhoc,gpt-4o,3484,4976",
        "2026-03-01,target,gpt-4o,4888,4889",
        "2026-03-02,planned,gpt-4o,2288,1882",
        "2026-03-02,adhoc,gpt-4o,2616,289",
        "2026-03-02,target,gpt-4o,2296,4027",
        "2026-03-03,planned,gpt-4o,3235,1743",
        "2026-03-03,adhoc,gpt-4o,1511,4768",
        "2026-03-03,target,gpt-4o,3052,2056",
        "2026-03-04,planned,gpt-4o,2738,4053",
        "2026-03-04,adhoc,gpt-4o,1276,3527",
        "2026-03-04,target,gpt-4o,4028,1785",
        sums=sums_of(35919, 36518),
    ),
    _ordinary(
        "a feature called Forecast",
        "date,feature,requests,input_tokens,output_tokens",
        "2026-03-01,Forecast,10,5210,812",
        "2026-03-01,Actual prices,20,91233,7021",
        "2026-03-02,Chat,20,91233,7021",
        sums=sums_of(187676, 14854, calls=50),
    ),
    _ordinary(
        "somebody whose address begins with plan",
        "date,user,model,input_tokens,output_tokens",
        "2026-03-01,plan@acme.com,gpt-4o,5210,812",
        "2026-03-01,anna@acme.com,gpt-4o,633,92",
        "2026-03-02,ist@acme.com,gpt-4o,3000,92",
        sums=sums_of(8843, 996),
    ),
    _ordinary(
        "scenarios that were tried",
        "date,scenario,model,input_tokens,output_tokens",
        "2026-03-01,summarize,gpt-4o,264,3184",
        "2026-03-01,chat,gpt-4o,4926,1191",
        "2026-03-01,translate,gpt-4o,592,2823",
        "2026-03-02,summarize,gpt-4o,3919,2991",
        "2026-03-02,chat,gpt-4o,2988,2384",
        "2026-03-02,translate,gpt-4o,4110,281",
        "2026-03-03,summarize,gpt-4o,4928,596",
        "2026-03-03,chat,gpt-4o,274,3124",
        "2026-03-03,translate,gpt-4o,2157,3838",
        "2026-03-04,summarize,gpt-4o,2546,4955",
        "2026-03-04,chat,gpt-4o,2721,1553",
        "2026-03-04,translate,gpt-4o,3081,1617",
        sums=sums_of(32506, 28537),
    ),
    _ordinary(
        "ids of samples",
        "sample_id,model,input_tokens,output_tokens",
        "1,gpt-4o,521,81",
        "2,gpt-4o,633,92",
        "3,gpt-4o,412,65",
        sums=sums_of(1566, 238),
    ),
    _ordinary(
        "numbers of samples",
        "sample,model,input_tokens,output_tokens",
        "1,gpt-4o,369,518",
        "2,gpt-4o,2059,3403",
        "3,gpt-4o,420,3349",
        "4,gpt-4o,4140,318",
        "5,gpt-4o,1893,2078",
        "6,gpt-4o,872,3287",
        "7,gpt-4o,3987,1661",
        "8,gpt-4o,1449,2827",
        sums=sums_of(15189, 17441),
    ),
    _ordinary(
        "a temperature of sampling",
        "timestamp,model,sampling_temperature,input_tokens,output_tokens",
        "2026-03-01T10:00:00Z,gpt-4o,0.7,521,81",
        "2026-03-01T10:01:00Z,gpt-4o,0.2,633,92",
        sums=sums_of(1154, 173),
    ),
    _ordinary(
        "a site called Mil",
        "month,site,model,input_tokens,output_tokens",
        "2026-01,Mil,gpt-4o,1200,300",
        "2026-02,Mil,gpt-4o,2200,300",
        sums=sums_of(3400, 600),
    ),
    _ordinary(
        "business units called M and K",
        "date,unit,model,input_tokens,output_tokens",
        "2026-03-01,M,gpt-4o,5210,812",
        "2026-03-02,M,gpt-4o,91233,7021",
        "2026-03-03,K,gpt-4o,91233,7021",
        sums=sums_of(187676, 14854),
    ),
    _ordinary(
        "a scale",
        "date,model,scale,input_tokens,output_tokens",
        "2026-03-01,gpt-4o,1000,1000,300",
        sums=sums_of(1000, 300),
    ),
    _ordinary(
        "reasoning that a total puts beside the output",
        "timestamp,model,input_tokens,output_tokens,reasoning_tokens,total_tokens",
        "2026-03-01T10:00:00Z,gemini-2.5-pro,1000,300,700,2000",
        "2026-03-01T10:01:00Z,gemini-2.5-pro,2000,100,900,3000",
        sums=sums_of(3000, 2000, reasoning_tokens=1600),
    ),
    _ordinary(
        "reasoning beside the output, larger and smaller",
        "timestamp,model,input_tokens,output_tokens,reasoning_tokens,total_tokens",
        "2026-03-01T00:26:00Z,gemini-2.5-pro,262,4400,4499,9161",
        "2026-03-01T01:08:00Z,gemini-2.5-pro,536,1030,2896,4462",
        "2026-03-01T02:51:00Z,gemini-2.5-pro,2168,4531,4009,10708",
        "2026-03-01T03:12:00Z,gemini-2.5-pro,602,2982,1908,5492",
        "2026-03-01T04:10:00Z,gemini-2.5-pro,1101,4479,1076,6656",
        "2026-03-01T05:52:00Z,gemini-2.5-pro,2061,2342,1152,5555",
        "2026-03-01T06:55:00Z,gemini-2.5-pro,161,4093,4776,9030",
        "2026-03-01T07:15:00Z,gemini-2.5-pro,3379,509,2323,6211",
        sums=sums_of(10270, 47005, reasoning_tokens=22639),
    ),
    _ordinary(
        "totals that are blank or 0",
        "timestamp,model,prompt_tokens,completion_tokens,total_tokens",
        "2026-03-01T10:00:00Z,gpt-4o,1000,300,1300",
        "2026-03-01T10:01:00Z,gpt-4o,2000,100,",
        "2026-03-01T10:02:00Z,gpt-4o,2000,100,0",
        sums=sums_of(5000, 500),
    ),
    _ordinary(
        "totals that are all 0",
        "timestamp,model,input_tokens,output_tokens,total_tokens",
        "2026-03-01T00:21:00Z,gpt-4o,3673,3210,0",
        "2026-03-01T01:31:00Z,gpt-4o,738,1821,0",
        "2026-03-01T02:41:00Z,gpt-4o,4893,4113,0",
        "2026-03-01T03:25:00Z,gpt-4o,1127,4559,0",
        "2026-03-01T04:20:00Z,gpt-4o,1076,2350,0",
        "2026-03-01T05:04:00Z,gpt-4o,3643,1021,0",
        sums=sums_of(15150, 17074),
    ),
    _ordinary(
        "talks whose names begin as parts do",
        "conversation,requests,input tokens,output tokens",
        "Dont forget the milk,3,5210,812",
        "Trip to Rome,4,6330,920",
        "Dont panic,4,7330,20",
        sums=sums_of(18_870, 1752, calls=11),
    ),
    Told(
        name="ordinary: JSON of a mode called plan",
        text='{"ts":"2026-03-01","mode":"plan","model":"gpt-4o","usage":{"input_tokens":100,"output_tokens":20}}\n{"ts":"2026-03-01","mode":"act","model":"gpt-4o","usage":{"input_tokens":900,"output_tokens":120}}\n',
        suffix="jsonl",
        sums=sums_of(1000, 140),
    ),
    _ordinary(
        "instants as JavaScript writes them",
        "created_at,model,input_tokens,output_tokens",
        "Fri Apr 03 2026 08:02:20 GMT+0200 (Central European Summer Time),gpt-4o,4067,1423",
        "Fri Apr 03 2026 08:04:29 GMT+0200 (Central European Summer Time),gpt-4o,4827,908",
        sums=sums_of(8894, 2331),
        first="2026-04-03T06:02:20",
    ),
    _ordinary(
        "days that a query cut off to midnight",
        "day,model,input_tokens,output_tokens",
        "2026-10-01 00:00:00,gpt-4o,100000,20000",
        "2026-10-02 00:00:00,gpt-4o,120000,21000",
        "2026-10-03 00:00:00,gpt-4o,90000,18000",
        sums=sums_of(310000, 59000),
    ),
    _ordinary(
        "costs in two columns, and calls under n",
        "model,n,Entrada tokens,Entrada Coste (USD),Salida tokens,Salida Coste (USD)",
        "gpt-4o,3299,1949709,4.50,1537334,15.25",
        "gpt-4.1,121,94970,0.20,15373,0.05",
        "gpt-4.1,240,9000,,700,0.05",  # of which one part is a cost that nobody states
        sums=sums_of(2_053_679, 1_553_407, calls=3660) | {"cost": 20},
    ),
    _ordinary(
        "a volume, which is of tokens",
        "model,input_tokens,output_tokens,volume",
        "gpt-4o,1949,153,2102",
        "gpt-4.1,949,15,964",
        sums=sums_of(2898, 168),
    ),
    _ordinary(
        "rows that are numbered",
        "n,model,input_tokens,output_tokens",
        "1,gpt-4o,1949,153",
        "2,gpt-4.1,949,15",
        sums=sums_of(2898, 168),
    ),
    Told(
        name="ordinary: a column of money is no sum of a part and the whole",
        text="model,requests,input_tokens,output_tokens,input cost,output cost,total cost\n"
        "gpt-4o,5,1949,153,1.00,2.00,3.00\n",
        sums=sums_of(1949, 153) | {"cost": 3},
    ),
    Told(
        name="ordinary: millions and thousands as Brazil shortens them",
        text="Modelo;Requisições;Tokens de entrada;Tokens de saída\n"
        "gpt-4o;1,2 mil;3,4 mi;450 mil\ngpt-4.1;300;12,5 mi;1 mi\n",
        sums=sums_of(15_900_000, 1_450_000, calls=1500),
    ),
    Told(
        name="ordinary: a console's report, below titles, that fills its columns",
        text="Console - usage by model\nPeriod: Aug 1 - Aug 31, 2025   Organization: lab\n\n"
        "Day          Model     Requests   Input Tokens   Output Tokens\n"
        "-----------------------------------------------------\n"
        "Aug 1, 2025  gpt-4o          17        177,820           9,860\n"
        "Aug 12, 2025 gpt-4.1        320        202,560         113,280\n",
        suffix="txt",
        sums=sums_of(380_380, 123_140, calls=337),
        first="2025-08-01T00:00:00",
    ),
    _ordinary(
        "a row that does not count its calls, and a limit in one word",
        "Week,Model,Requests,Input tokens,Output tokens,Tokenbudget,Est. cost",
        "2026-W14,gpt-4o,120,~949709,53733,9000000,2.50",
        "2026-W15,gpt-4o,,94970,15373,9000000,0.50",
        sums=sums_of(1_044_679, 69_106, calls=120) | {"cost": 3},
    ),
    _ordinary(
        "what was planned beside what was used, column by column",
        "Month,Model,Budget tokens (M),Actual input tokens (M),Actual output tokens (M),Budget USD,Actual USD,Status",
        "2026-01,gpt-4o,100,28.5,4.5,400,178,Actual",
        "2026-02,gpt-4o,100,30.5,5.5,400,122,Forecast",
        sums=sums_of(28_500_000, 4_500_000) | {"cost": 178},
    ),
    Told(
        name="ordinary: a pivot with the name of its times above that of its models",
        text="Monat;2026-01;;2026-02;\nModell;Eingabetoken;Ausgabetoken;Eingabetoken;Ausgabetoken\n"
        "gpt-4o;1000;200;3000;400\ngpt-4.1;500;100;700;90\n",
        sums=sums_of(5200, 790),
        models=("gpt-4o", "gpt-4.1"),
    ),
    Told(
        name="ordinary: JSON of days that sum up what their models count",
        text='{"data": [{"day": "2026-11-02", "countObservations": 27, "usage": [{"model": "gpt-4o", "inputUsage": 600,'
        ' "outputUsage": 50, "countObservations": 27}]}, {"day": "2026-11-03", "countObservations": 3, "usage":'
        ' [{"model": "gpt-4o", "inputUsage": 60, "outputUsage": 5, "countObservations": 3}]}], "meta": {}}',
        suffix="json",
        sums=sums_of(660, 55, calls=30),
    ),
    _ordinary(
        "prices of a token that are called costs",
        "day,model,requests,input_tokens,output_tokens,Input cost,Output cost",
        *(f"2026-03-0{at},gpt-4o,{at}0,{at}0123,{at}234,2.5,10" for at in range(1, 6)),
        sums=sums_of(150_615, 16_170, calls=150),
    ),
    _ordinary(
        "a cost, what is taken off it, and the rest",
        "day,model,input_tokens,output_tokens,Cost USD,Discount USD,Net USD",
        "2026-03-01,gpt-4o,9130,1240,4.00,-1.00,3.00",
        "2026-03-02,gpt-4o,18250,2481,8.00,0.00,8.00",
        "2026-03-03,gpt-4o,27380,3621,12.00,-3.00,9.00",
        sums=sums_of(54_760, 7_342) | {"cost": 20},
    ),
    _ordinary(
        "means of calls, with their sums beside",
        "model,requests,input_tokens,output_tokens,Total input,Total output",
        "gpt-4o,100,1001,201,100130,20090",
        "gpt-4o-mini,50,899,150,44950,7512",
        "gpt-4.1,20,703,99,14060,1980",
        sums=sums_of(159_140, 29_582, calls=170),
    ),
    Told(
        name="ordinary: means of all rows under a name that nobody knows, at the end of a log",
        text="timestamp,model,input_tokens,output_tokens\n2026-03-01T10:00:00Z,gpt-4o,1001,201\n"
        "2026-03-01T10:01:00Z,gpt-4o,2345,353\n2026-03-01T10:02:00Z,gpt-4o,1234,432\n,,,\n,,1527,329\n",
        sums=sums_of(4580, 986),
        totals=1,
    ),
    Told(
        name="ordinary: lines of a log in blanks, whose thoughts stand beside the output",
        text="timestamp            model   prompt  compl  think  total  ms\n"
        "2026-03-01T10:00:00  gpt-4o    1001    201     50   1252   9\n"
        "2026-03-01T10:01:00  gpt-4o    2345    353      7   2705   8\n"
        "2026-03-01T10:02:00  gpt-4o    1234    432      0   1666   8\n",
        suffix="txt",
        sums=sums_of(4580, 1043, reasoning_tokens=57),
    ),
    Told(
        name="ordinary: a report in blanks with subtotals under its models, and notes",
        text="CONSUMI - TORINO\nRilevazione mensile        agg. 05/05/2026\n\n"
        "Mese      Modello           Richieste   Token ingresso    Token uscita   Spesa kr\n"
        "--------------------------------------------------------------------------------\n"
        "gen-26    GPT-4o                2.237        6.142.962       1.248.248      18,39\n"
        "gen-26    GPT-4.1 (prova)       1.251        3.873.808         760.647      15,74\n"
        "          Totale gen-26         3.488       10.016.770       2.008.895      34,13\n\n"
        "feb-26    GPT-4o                3.207       14.358.488       1.273.274      33,81\n"
        "feb-26    GPT-4.1 (prova)         755          888.470         182.712          -\n"
        "          Totale feb-26         3.962       15.246.958       1.455.986      33,81\n\n"
        "--------------------------------------------------------------------------------\n"
        "TOTALE                          7.450       25.263.728       3.464.881      67,94\n\n"
        "* prova: nessun costo di licenza.\n",
        suffix="txt",
        sums=sums_of(25_263_728, 3_464_881, calls=7450),
        totals=3,
    ),
    _ordinary(
        "parts of a dashboard that sums up, and a blank row",
        "Time,Model,requests (sum),input tokens (sum),output tokens (sum),of which cached (sum),cost (sum)",
        "2026-01-05 00:00:00,gpt-4o,5393,28021,1861,7380,$12.50",
        ",,,,,,",
        "2026-01-12 00:00:00,gpt-4o,5332,21293,2042,5451,$7.50",
        sums=sums_of(49_314, 3_903, calls=10_725, cache_read_tokens=12_831) | {"cost": 20},
    ),
    _ordinary(
        "Japanese thousands of tokens",
        "年月,モデル,リクエスト数,入力トークン(千),出力トークン(千)",
        '2026年4月,gpt-4o,"4,497","9,062",944',
        sums=sums_of(9_062_000, 944_000, calls=4497),
    ),
    Told(
        name="ordinary: a unit in the first of two rows of headings",
        text="Direction;Modèle;Nb de requêtes;Jetons (en milliers);\n;;;Entrée;Sortie\n"
        "Achats;gpt-4o;1115;1947,1;537,5\nAchats;gpt-4.1;2645;3925,7;2060,5\n",
        sums=sums_of(5_872_800, 2_598_000, calls=3760),
    ),
)
