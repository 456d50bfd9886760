# ruff: noqa: E501 - lines of tables
"""Tables as strangers export them, with what they say: written before the names of columns were gathered.

Each is read exactly with no option, or refused with the option that settles it (``refused``); none is wrong in silence.
"""

from __future__ import annotations

from tests.readers.told_table import Told
from tests.readers.told_table import sums_of as _sums

TABLES = (
    Told(
        name="the issue's own",
        text="created_at,model,provider,input_tokens,output_tokens,cached_tokens,team,region\n"
        "2026-03-01T10:00:00Z,gpt-4o,openai,1000,200,100,red,us-east-1\n"
        "2026-03-02T10:00:00Z,gpt-4o,openai,2000,300,0,blue,us-east-1\n",
        sums=_sums(3000, 500, cache_read_tokens=100),
        warned=("notice-cached-inside",),
        models=("gpt-4o",),
        first="2026-03-01T10:00:00",
        labels={"team": {"red", "blue"}},
        regions=("us-east-1",),
    ),
    Told(
        name="German BI export",
        text="Datum;Modell;Anfragen;Eingabe-Token;Ausgabe-Token;Kosten (EUR);Abteilung\n"
        "01.04.2026;gpt-4o;1.204;1.234.567;345.678;12,34;Vertrieb\n"
        "13.04.2026;gpt-4o-mini;12;2.000;500;0,10;IT\n"
        "Gesamt;;1.216;1.236.567;346.178;12,44;\n",
        sums=_sums(1_236_567, 346_178, calls=1216),
        models=("gpt-4o", "gpt-4o-mini"),
        first="2026-04-01T00:00:00",
        labels={"department": {"Vertrieb", "IT"}},
        totals=1,
    ),
    Told(
        name="German dates that have two readings in French slashes",
        text="Date;Modèle;Jetons d'entrée;Jetons de sortie\n03/04/2026;gpt-4o;1 234;56\n05/06/2026;gpt-4o;2 000;60\n",
        refused=("03/04/2026", "--map", "day_first", "month_first"),
        settled={"map": "started_at=Date:day_first"},
        sums=_sums(3234, 116),
        first="2026-04-03T00:00:00",
    ),
    Told(
        name="French months in words",
        text="Mois;Modèle;Nombre de requêtes;Jetons en entrée;Jetons en sortie;Équipe\n"
        "avr. 2026;mistral-large-latest;1\u202f200;1\u202f234\u202f567;12\u202f345;Ventes\n"
        "mai 2026;mistral-large-latest;800;1\u202f000;2\u202f000;Ventes\n"
        "Total;;2\u202f000;1\u202f235\u202f567;14\u202f345;\n",
        sums=_sums(1_235_567, 14_345, calls=2000),
        models=("mistral-large-latest",),
        first="2026-04-01T00:00:00",
        labels={"team": {"Ventes"}},
        totals=1,
    ),
    Told(
        name="Spanish, decimal comma in cost",
        text="Fecha;Modelo;Tokens de entrada;Tokens de salida;Solicitudes;Coste (USD);Proyecto\n"
        "15/04/2026;claude-sonnet-4-5;12.345;1.000;10;1,25;Alfa\n16/04/2026;claude-sonnet-4-5;5.000;700;9;0,75;Beta\n",
        sums=_sums(17_345, 1_700, calls=19),
        models=("claude-sonnet-4-5",),
        first="2026-04-15T00:00:00",
        labels={"project": {"Alfa", "Beta"}},
    ),
    Told(
        name="Italian",
        text="Mese;Modello;Richieste;Token di input;Token di output;Progetto\n"
        "aprile 2026;gpt-4o;3.000;1.500.000;200.000;Ricerca\nmaggio 2026;gpt-4o;2.500;1.000.000;150.000;Ricerca\n",
        sums=_sums(2_500_000, 350_000, calls=5500),
        first="2026-04-01T00:00:00",
        labels={"project": {"Ricerca"}},
    ),
    Told(
        name="Portuguese",
        text="Data,Modelo,Requisições,Tokens de entrada,Tokens de saída,Equipe\n"
        "2026-04-01,gpt-4o,10,1000,200,Dados\n2026-04-02,gpt-4o,20,3000,400,Dados\n",
        sums=_sums(4000, 600, calls=30),
        first="2026-04-01T00:00:00",
        labels={"team": {"Dados"}},
    ),
    Told(
        name="Dutch with a grand total",
        text="Maand;Model;Verzoeken;Invoertokens;Uitvoertokens;Klant\n"
        "april 2026;gpt-4o;1.000;500.000;60.000;Acme\nmei 2026;gpt-4o;2.000;600.000;70.000;Acme\n"
        "Eindtotaal;;3.000;1.100.000;130.000;\n",
        sums=_sums(1_100_000, 130_000, calls=3000),
        totals=1,
        labels={"customer": {"Acme"}},
    ),
    Told(
        name="Japanese",
        text="日付,モデル,リクエスト数,入力トークン数,出力トークン数,プロジェクト\n"
        '2026年4月1日,gpt-4o,10,"1,234",567,検索\n2026年4月2日,gpt-4o,20,"2,345",678,検索\n合計,,30,"3,579","1,245",\n',
        sums=_sums(3579, 1245, calls=30),
        first="2026-04-01T00:00:00",
        labels={"project": {"検索"}},
        totals=1,
    ),
    Told(
        name="Chinese",
        text="日期,模型,请求次数,输入Token数,输出Token数,团队\n2026/04/01,qwen-max,5,1000,200,研发\n2026/04/02,qwen-max,6,2000,300,研发\n总计,,11,3000,500,\n",
        sums=_sums(3000, 500, calls=11),
        first="2026-04-01T00:00:00",
        labels={"team": {"研发"}},
        totals=1,
    ),
    Told(
        name="OpenRouter activity",
        text="generation_id,created_at,cost_total,cost_web_search,cost_cache,tokens_prompt,tokens_completion,tokens_reasoning,"
        "tokens_cached,model_permaslug,provider_name,generation_time_ms,app_name\n"
        "gen-1,2026-04-01 10:00:00.123,0.01,0,0,1000,200,50,100,openai/gpt-4o,OpenAI,1200,chat\n"
        "gen-2,2026-04-01 11:00:00.123,0.02,0,0,3000,100,0,0,openai/gpt-4o,OpenAI,1100,chat\n",
        sums=_sums(4000, 300, cache_read_tokens=100, reasoning_tokens=50),
        models=("openai/gpt-4o",),
        first="2026-04-01T10:00:00.123000",
    ),
    Told(
        name="Portkey logs",
        text="created_at,ai_org,ai_model,req_units,res_units,total_units,response_time,cost\n"
        "2026-04-01T10:00:00.000Z,openai,gpt-4o,1000,200,1200,900,0.5\n",
        sums=_sums(1000, 200),
        models=("gpt-4o",),
    ),
    Told(
        name="Portkey analytics with names spelt out",
        text="Timestamp,Model,Provider,Prompt Tokens,Completion Tokens,Total Tokens,Cost (USD),Virtual Key\n"
        '"Apr 1, 2026 10:00 AM",gpt-4o,openai,"1,000",200,"1,200",$0.01,prod\n'
        '"Apr 1, 2026 1:30 PM",gpt-4o,openai,"2,500",100,"2,600",$0.02,prod\n',
        sums=_sums(3500, 300),
        models=("gpt-4o",),
        first="2026-04-01T10:00:00",
    ),
    Told(
        name="Helicone requests",
        text="Created At,Model,Prompt Tokens,Completion Tokens,Total Tokens,Latency (ms),Cost,User,Property: team\n"
        "2026-04-01T10:00:00+00:00,gpt-4o,100,20,120,900,0.001,u1,red\n2026-04-01T12:00:00+02:00,gpt-4o,200,30,230,1100,0.001,u2,red\n",
        sums=_sums(300, 50, duration_us=2_000_000),
        first="2026-04-01T10:00:00",
        labels={"user": {"u1", "u2"}},
    ),
    Told(
        name="LangSmith runs",
        text="id,name,run_type,start_time,end_time,status,total_tokens,prompt_tokens,completion_tokens,session_name,error\n"
        "a1,ChatOpenAI,llm,2026-04-01T10:00:00.1,2026-04-01T10:00:02.1,success,120,100,20,prod,\n"
        'a2,ChatOpenAI,llm,2026-04-02T10:00:00.1,2026-04-02T10:00:02.1,success,230,200,30,prod,"say ""x"", y"\n',
        sums=_sums(300, 50),
        first="2026-04-01T10:00:00.100000",
    ),
    Told(
        name="Datadog LLM observability",
        text='"Date","@meta.model_name","@meta.model_provider","@metrics.input_tokens","@metrics.output_tokens","Service","Env"\n'
        '"2026-04-01T10:00:00.000Z","gpt-4o","openai","100","20","shop","prod"\n"2026-04-01T10:05:00.000Z","gpt-4o","openai","300","40","shop","prod"\n',
        sums=_sums(400, 60),
        models=("gpt-4o",),
        first="2026-04-01T10:00:00",
        labels={"environment": {"prod"}, "service": {"shop"}},
    ),
    Told(
        name="OpenAI usage export",
        text="start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,"
        "input_tokens,output_tokens,input_cached_tokens,input_audio_tokens,output_audio_tokens\n"
        "1775001600,1775088000,2026-04-01T00:00:00+00:00,2026-04-02T00:00:00+00:00,proj_a,10,,,gpt-4o-2024-08-06,False,1000,200,100,0,0\n"
        "1775088000,1775174400,2026-04-02T00:00:00+00:00,2026-04-03T00:00:00+00:00,proj_a,5,,,gpt-4o-2024-08-06,False,500,100,0,0,0\n",
        sums=_sums(1500, 300, cache_read_tokens=100, calls=15),
        first="2026-04-01T00:00:00",
        labels={"project": {"proj_a"}},
    ),
    Told(
        name="Anthropic console export",
        text="usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,"
        "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens\n"
        "2026-04-01,claude-sonnet-4-5-20250929,k1,Default,standard,0-200k,1000,200,50,5000,700\n",
        sums=_sums(6250, 700, cache_read_tokens=5000, cache_write_tokens=250),
        models=("claude-sonnet-4-5-20250929",),
        first="2026-04-01T00:00:00",
    ),
    Told(
        name="Anthropic's names of the API, cache apart by contradiction",
        text="timestamp,model,input_tokens,cache_creation_input_tokens,cache_read_input_tokens,output_tokens\n"
        "2026-04-01T00:00:00Z,claude-sonnet-4-5,10,100,5000,70\n2026-04-01T00:01:00Z,claude-sonnet-4-5,20,0,6000,80\n",
        sums=_sums(11_130, 150, cache_read_tokens=11_000, cache_write_tokens=100),
    ),
    Told(
        name="cache that may be a part or not",
        text="timestamp,model,input_tokens,cache_read_input_tokens,output_tokens\n2026-04-01T00:00:00Z,claude-sonnet-4-5,1000,100,70\n",
        refused=("cache_read_input_tokens", "--map", ":apart", ":contained"),
        settled={"map": "cache_read_tokens=cache_read_input_tokens:apart"},
        sums=_sums(1100, 70, cache_read_tokens=100),
    ),
    Told(
        name="cache settled by the total",
        text="timestamp,model,input_tokens,cache_read_input_tokens,output_tokens,total_tokens\n2026-04-01T00:00:00Z,claude-sonnet-4-5,1000,100,70,1170\n",
        sums=_sums(1100, 70, cache_read_tokens=100),
    ),
    Told(
        name="Azure cost export",
        text="SubscriptionName,Date,MeterCategory,MeterSubCategory,MeterName,Quantity,UnitOfMeasure,CostInBillingCurrency,ResourceLocation\n"
        "prod,04/01/2026,Cognitive Services,Azure OpenAI,gpt 4o 0806 Inp glbl Tokens,1234.567,1K,3.08,swedencentral\n",
        sums=_sums(1_234_567, 0),
        models=("gpt-4o",),
        regions=("swedencentral",),
        first="2026-04-01T00:00:00",
    ),
    Told(
        name="Vertex billing",
        text="Service description,SKU description,Usage start date,Usage amount,Usage unit,Cost ($)\n"
        "Vertex AI,Gemini 2.5 Pro Text Input - Predictions,2026-04-01,1000000,count,1.25\n",
        sums=_sums(1_000_000, 0),
        models=("gemini-2.5-pro",),
    ),
    Told(
        name="Bedrock invocations from Athena",
        text='"timestamp","accountid","region","modelid","operation","inputtokencount","outputtokencount"\n'
        '"2026-04-01T10:00:00Z","123456789012","us-east-1","anthropic.claude-3-5-sonnet-20240620-v1:0","Converse","1000","200"\n',
        sums=_sums(1000, 200),
        models=("anthropic.claude-3-5-sonnet-20240620-v1:0",),
        regions=("us-east-1",),
    ),
    Told(
        name="Mistral console",
        text="Month,Model,Input tokens,Output tokens,Cost (€)\n2026-04,mistral-large-2411,1200000,340000,3.12\n2026-05,mistral-large-2411,100000,40000,1.12\n",
        sums=_sums(1_300_000, 380_000),
        first="2026-04-01T00:00:00",
    ),
    Told(
        name="thousands in the heading",
        text="month,model,requests,prompt tokens (k),completion tokens (k)\n2026-04,gpt-4o,100,1234.5,200\n2026-05,gpt-4o,80,999.25,150.5\n",
        sums=_sums(2_233_750, 350_500, calls=180),
    ),
    Told(
        name="k and M behind the number",
        text="month,model,requests,input tokens,output tokens\n2026-04,gpt-4o,1.2k,1.5M,300k\n2026-05,gpt-4o,900,2M,250K\n",
        sums=_sums(3_500_000, 550_000, calls=2100),
    ),
    Told(
        name="thousands in the heading, three decimals, two readings",
        text="month;model;input tokens (k);output tokens (k)\n2026-04;gpt-4o;1,234;5\n2026-05;gpt-4o;2,500;6\n",
        refused=("1,234", "--map", "decimal_comma", "decimal_point"),
        settled={"map": 'input_tokens="input tokens (k)":decimal_comma*1000'},
        sums=_sums(3734, 11_000),
    ),
    Told(
        name="Swiss apostrophes",
        text="Datum;Modell;Input Tokens;Output Tokens;Kosten (CHF)\n13.04.2026;gpt-4o;1'234'567;12'345;12.50\n14.04.2026;gpt-4o;1’000;45;0.50\n",
        sums=_sums(1_235_567, 12_390),
        first="2026-04-13T00:00:00",
    ),
    Told(
        name="Indian groups",
        text='date,model,input_tokens,output_tokens\n2026-04-01,gpt-4o,"12,34,567","1,00,000"\n2026-04-02,gpt-4o,"1,234","1,000"\n',
        sums=_sums(1_235_801, 101_000),
    ),
    Told(
        name="one mark that a cost contradicts",
        text="date,model,input_tokens,output_tokens,cost_usd\n2026-04-01,gpt-4o,1.234,1.100,0.25\n2026-04-02,gpt-4o,2.500,1.200,1.75\n",
        refused=("1.234", "--map", "decimal_comma"),
        settled={"map": "input_tokens=input_tokens:decimal_comma,output_tokens=output_tokens:decimal_comma"},
        sums=_sums(3734, 2300),
    ),
    Told(
        name="ISO weeks",
        text="week,model,calls,input_tokens,output_tokens\n2026-W14,gpt-4o,10,1000,100\n2026-W15,gpt-4o,20,2000,200\n",
        sums=_sums(3000, 300, calls=30, bucket_s=2 * 7 * 86_400),
        first="2026-03-30T00:00:00",
    ),
    Told(
        name="German weeks",
        text="Kalenderwoche;Modell;Anfragen;Prompt-Tokens;Completion-Tokens\nKW 14 2026;gpt-4o;10;1.000;100\nKW 15 2026;gpt-4o;20;2.500;200\n",
        sums=_sums(3500, 300, calls=30),
        first="2026-03-30T00:00:00",
    ),
    Told(
        name="epoch in milliseconds",
        text="ts,model,prompt_tokens,completion_tokens\n1775001600000,gpt-4o,100,10\n1775001600500,gpt-4o,200,20\n",
        sums=_sums(300, 30),
        first="2026-04-01T00:00:00",
    ),
    Told(
        name="epoch in microseconds and tabs",
        text="time\tmodel\tprompt_tokens\tcompletion_tokens\n1775001600000000\tgpt-4o\t100\t10\n",
        sums=_sums(100, 10),
        first="2026-04-01T00:00:00",
        suffix="tsv",
    ),
    Told(
        name="American dates with a clock of twelve hours",
        text="Date,Model,Input Tokens,Output Tokens\n4/1/2026 9:05:00 AM,gpt-4o,100,10\n4/13/2026 1:05:00 PM,gpt-4o,200,20\n",
        sums=_sums(300, 30),
        first="2026-04-01T09:05:00",
    ),
    Told(
        name="days before months beyond the first rows",
        text="date,model,input tokens,output tokens\n" + "01/02/2026,gpt-4o,1,1\n" * 3000 + "25/02/2026,gpt-4o,1,1\n",
        sums=_sums(3001, 3001),
        first="2026-02-01T00:00:00",
    ),
    Told(
        name="lines above the heading",
        text="LLM usage report\nGenerated: 2026-05-02 08:00\n\nDate,Model,Requests,Input tokens,Output tokens\n2026-04-01,gpt-4o,1,100,10\n2026-04-02,gpt-4o,2,200,20\nGrand total,,3,300,30\n",
        sums=_sums(300, 30, calls=3),
        totals=1,
        first="2026-04-01T00:00:00",
    ),
    Told(
        name="Excel's line about the separator, UTF-16",
        text=b"\xff\xfe"
        + "sep=;\nDate;Model;Input tokens;Output tokens\n2026-04-01;gpt-4o;1,000;10\n2026-04-02;gpt-4o;12,500;10\n".encode(
            "utf-16-le"
        ),
        sums=_sums(13_500, 20),
    ),
    Told(
        name="byte order mark and capitals",
        text=b"\xef\xbb\xbf" + b"DATE,MODEL,INPUT_TOKENS,OUTPUT_TOKENS\n2026-04-01,gpt-4o,100,10\n",
        sums=_sums(100, 10),
        first="2026-04-01T00:00:00",
    ),
    Told(
        name="Latin-1",
        text="Date;Modèle;Jetons en entrée;Jetons en sortie\n13/04/2026;gpt-4o;100;10\n".encode("latin-1"),
        sums=_sums(100, 10),
        first="2026-04-13T00:00:00",
    ),
    Told(
        name="subtotals of each model",
        text="Model,Date,Input tokens,Output tokens\ngpt-4o,2026-04-01,100,10\ngpt-4o,2026-04-02,200,20\ngpt-4o Total,,300,30\n"
        "o3,2026-04-01,50,5\no3 Total,,50,5\nGrand Total,,350,35\n",
        sums=_sums(350, 35),
        models=("gpt-4o", "o3"),
        totals=3,
    ),
    Told(
        name="a customer that is called Total",
        text="date,model,customer,input_tokens,output_tokens\n2026-04-01,gpt-4o,Total,100,10\n2026-04-02,gpt-4o,Acme,200,20\n",
        sums=_sums(300, 30),
        labels={"customer": {"Total", "Acme"}},
    ),
    Told(
        name="seats by month",
        text="Month,Seats,Team\n2026-04,20,red\n2026-05,25,blue\n",
        sums={"seats": 45, "bucket_s": (30 + 31) * 86_400},
        first="2026-04-01T00:00:00",
        labels={"team": {"red", "blue"}},
    ),
    Told(
        name="the first day of each month in a column of months",
        text="month,model,requests,input_tokens,output_tokens\n2026-04-01,gpt-4o,10,1000,100\n2026-05-01,gpt-4o,10,1000,100\n",
        sums=_sums(2000, 200, calls=20, bucket_s=(30 + 31) * 86_400),
    ),
    Told(
        name="dashes where nothing was",
        text="date,model,requests,input tokens,output tokens,cached tokens\n2026-04-01,gpt-4o,3,100,10,-\n2026-04-02,gpt-4o,1,n/a,20,N/A\n",
        sums=_sums(100, 30, calls=4),
    ),
    Told(
        name="only a total of tokens",
        text="date,model,total_tokens\n2026-04-01,gpt-4o,1000\n",
        refused=("total_tokens", "--"),
    ),
    Told(
        name="one day among instants",
        text="time,model,input_tokens,output_tokens\n2026-04-01,gpt-4o,7,7\n2026-04-01T10:00:00Z,gpt-4o,100,10\n2026-04-02T10:00:00Z,gpt-4o,50,5\n",
        sums=_sums(150, 15),
        first="2026-04-01T10:00:00",
        rejected=1,
    ),
    Told(
        name="as many days as instants",
        text="time,model,input_tokens,output_tokens\n2026-04-01,gpt-4o,7,7\n2026-04-01T10:00:00Z,gpt-4o,100,10\n",
        refused=("2026-04-01T10:00:00Z", "--ignore-columns"),
    ),
    Told(
        name="one instant among days of two readings",
        text="time,model,input_tokens,output_tokens\n03/04/2026,gpt-4o,7,7\n04/04/2026,gpt-4o,7,7\n2026-04-01T10:00:00Z,gpt-4o,100,10\n",
        refused=("2026-04-01T10:00:00Z", "--ignore-columns"),
    ),
    Told(
        name="tokens of a kind that nobody knows",
        text="date,model,input_tokens,output_tokens,frobnicated tokens\n2026-04-01,gpt-4o,100,10,5\n",
        refused=("frobnicated tokens", "--ignore-columns"),
        settled={"ignore_columns": "frobnicated tokens"},
        sums=_sums(100, 10),
    ),
    Told(
        name="two times that do not agree",
        text="report_date,date,model,input_tokens,output_tokens\n2026-06-01,2026-04-01,gpt-4o,100,10\n2026-06-01,2026-04-02,gpt-4o,100,10\n",
        sums=_sums(200, 20),
        first="2026-04-01T00:00:00",
    ),
    Told(
        name="Google's thoughts beside the answer",
        text="timestamp,model,prompt_token_count,candidates_token_count,thoughts_token_count,total_token_count\n2026-04-01T00:00:00Z,gemini-2.5-pro,100,10,50,160\n",
        sums=_sums(100, 60, reasoning_tokens=50),
    ),
    Told(
        name="dates in words",
        text="Day,Model,Calls,Tokens in,Tokens out\n01-Apr-2026,gpt-4o,1,100,10\n02-Apr-2026,gpt-4o,2,200,20\n",
        sums=_sums(300, 30, calls=3),
        first="2026-04-01T00:00:00",
    ),
    Told(
        name="negative and broken numbers",
        text="date,model,input tokens,output tokens\n2026-04-01,gpt-4o,100,10\n2026-04-02,gpt-4o,-5,oops\n",
        sums=_sums(100, 10),
        rejected=1,
    ),
)


SEEN = (
    # Headings of exports and scripts of others, taken as they were after the names of columns were gathered.
    Told(
        name="seen: cursor",
        text='Date,Cloud Agent ID,Automation ID,Kind,Model,Max Mode,"Input (w/ Cache Write)","Input (w/o Cache Write)",Cache Read,Output Tokens,Total Tokens,Cost\n"2026-10-01T10:00:00.000Z",,,"Included","claude-4-sonnet","No","200","1000","5000","300","6500","0.12"\n',
        sums=_sums(6200, 300, cache_read_tokens=5000, cache_write_tokens=200),
    ),
    Told(
        name="seen: log",
        text='timestamp,level,event,message,tokens_prompt,tokens_completion,response_ms,tool_name\n2026-04-01T10:00:00.000Z,info,llm,"ok, done",100,20,900,\n',
        sums=_sums(100, 20),
    ),
    Told(
        name="seen: chat",
        rejected=1,
        text='index,role,content,timestamp,model,provider,tokens_prompt,tokens_completion\n0,user,"What is AI?",2025-09-30T10:00:00Z,,,\n1,assistant,"AI is...",2025-09-30T10:00:01Z,gpt-4,openai,12,45\n',
        sums=_sums(12, 45),
    ),
    Told(
        name="seen: langdock",
        text="period_start,period_end,org_id,name,provider,requests,input_tokens,output_tokens\n2026-04-01,2026-04-30,o1,gpt-4o,openai,100,50000,6000\n2026-04-01,2026-04-30,o1,o3,openai,10,5000,600\n",
        sums=_sums(55000, 6600, calls=110),
    ),
    Told(
        name="seen: finance",
        text="usage_date,model,project,n_context_tokens_total,n_generated_tokens_total,n_requests,amount,currency\n2026-04-01,gpt-4o,p1,1000,100,4,0.1,usd\n",
        sums=_sums(1000, 100, calls=4),
        labels={"project": {"p1"}},
    ),
    Told(
        name="seen: openai csv",
        text="request_id,timestamp,model,prompt_tokens,completion_tokens,total_tokens,cost\nchatcmpl-abc,2024-12-01 10:30:45,gpt-4o-mini,150,80,230,0.0002\n",
        sums=_sums(150, 80),
    ),
    Told(
        name="seen: zh",
        text="时间戳,日期,模型,服务,任务,输入tokens,输出tokens,总tokens,估算成本\n2026-04-01 10:00:00,2026-04-01,qwen-max,chat,翻译,100,50,150,0.1\n",
        sums=_sums(100, 50),
    ),
    Told(
        name="seen: ccusage",
        text="Date,Models,Input,Output,Cache Create,Cache Read,Total Tokens,Cost (USD)\n2026-04-01,claude-opus-4,277,31456,512,1024,33269,$17.58\n",
        refused=("Models", "model_request="),
        settled={"map": "model_request=Models"},
        sums=_sums(1813, 31456, cache_read_tokens=1024, cache_write_tokens=512),
    ),
    Told(
        name="seen: pivot",
        text='Row Labels,Sum of Prompt Tokens,Sum of Completion Tokens,Count of Requests\ngpt-4o,"1,234,567","45,678",120\no3,"2,000","300",4\nGrand Total,"1,236,567","45,978",124\n',
        sums=_sums(1_236_567, 45_978, calls=124),
        totals=1,
    ),
    Told(
        name="seen: powerbi fr",
        text="Mois;Direction;Modèle;Somme de Jetons en entrée;Somme de Jetons en sortie;Coût total (€)\njanvier 2026;DSI;gpt-4o;12 500;1 200;1,25\nTotal;;;12 500;1 200;1,25\n",
        sums=_sums(12500, 1200),
        totals=1,
        labels={"department": {"DSI"}},
    ),
    Told(
        name="seen: grafana",
        text='"Time","gpt-4o","o3"\n"2026-04-01 00:00:00","1.2 Mil","300 K"\n',
        refused=("input_tokens",),
    ),
    Told(
        name="seen: superset ES",
        text="mes,modelo,tokens_entrada,tokens_salida,llamadas,costo_usd\n2026-04,gpt-4o,1000,200,5,0.01\n2026-05,gpt-4o,3000,400,6,0.02\n",
        sums=_sums(4000, 600, calls=11),
    ),
    Told(
        name="seen: bedrock cw",
        text="Timestamp,ModelId,InputTokenCount,OutputTokenCount,CacheReadInputTokenCount,Invocations\n2026-04-01T00:00:00Z,anthropic.claude-3,1000,100,0,10\n",
        sums=_sums(1000, 100, calls=10),
    ),
    Told(
        name="seen: nl",
        text="Datum;Afdeling;Model;Aantal verzoeken;Tokens invoer;Tokens uitvoer;Kosten\n13-4-2026;HR;gpt-4o;1.200;45.000;3.210;0,45\n14-4-2026;HR;gpt-4o;800;5.500;700;0,05\n",
        sums=_sums(50500, 3910, calls=2000),
        first="2026-04-13T00:00:00",
    ),
    Told(
        name="seen: epoch frac",
        text="start_time|end_time|deployment_name|prompt_tokens|completion_tokens|user_email\n1775001600.25|1775001601.5|gpt4o-prod|10|5|a@x.org\n",
        sums=_sums(10, 5),
        first="2026-04-01T00:00:00.250000",
    ),
)
