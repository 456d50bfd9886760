# ruff: noqa: E501 - lines of tables
"""Exports of gateways, clouds and BI tools with the headings that they have, each read by nobody here before.

Each is read exactly with no option, or refused with the option that settles it (``refused``); none is wrong in silence.
"""

from __future__ import annotations

from tests.readers.told_table import Told, sums_of

EXPORTED = (
    Told(
        name="exported: No. is a number and no refusal",
        text="date,model,Input tokens,No. of cached tokens,output tokens\n2026-09-01,gpt-4o,1000,300,20\n",
        refused=("No. of cached tokens", "--ignore-columns"),
        settled={"map": "cache_read_tokens=No. of cached tokens:contained"},
        sums=sums_of(1000, 20, cache_read_tokens=300),
    ),
    Told(
        name="exported: the number of a request is not how many there were",
        text="date,model,request number,input tokens,output tokens\n2026-09-01,gpt-4o,101,300,20\n2026-09-01,gpt-4o,102,300,20\n",
        sums=sums_of(600, 40),
    ),
    Told(
        name="exported: agents, words of the house in a short hand",
        text="session,started,agent,llm,tok_in,tok_out,tok_cached_in\ns1,2026-09-01T10:00:00Z,coder,claude-opus-4-5,120000,8000,90000\ns2,2026-09-01T11:00:00Z,coder,claude-opus-4-5,20000,1000,5000\n",
        models=("claude-opus-4-5",),
        sums=sums_of(140000, 9000, cache_read_tokens=95000),
    ),
    Told(
        name="exported: Cursor's events, of which two columns may hold the input",
        text='Date,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n"2026-09-03T12:14:22.118Z","Included","claude-4.5-sonnet","No","12450","310","88120","2210","103090","0.12"\n',
        refused=("Input (w/ Cache Write)", "input_tokens="),
        settled={
            "map": 'cache_write_tokens="Input (w/ Cache Write)":apart,input_tokens="Input (w/o Cache Write)"',
            "ignore_columns": "Total Tokens",
        },
        sums=sums_of(100880, 2210, cache_read_tokens=88120, cache_write_tokens=12450),
    ),
    Told(
        name="exported: tokens by the million, in the word itself",
        text="day,model,calls,Input MTok,Output MTok,Spend\n2026-09-01,gpt-5,120,0.24,0.06,$1.10\n2026-09-02,gpt-5,130,0.26,0.065,$1.20\n",
        sums=sums_of(500000, 125000, calls=250),
    ),
    Told(
        name="exported: tokens by the thousand, beside the word",
        text="date,model,requests,input (k tokens),output (k tokens)\n2026-09-01,gpt-4o,120,240,60\n2026-09-02,gpt-4o,130,260.5,65.25\n",
        sums=sums_of(500500, 125250, calls=250),
    ),
    Told(
        name="exported: a pivot, which counts rows by their id",
        text="Row Labels,Sum of input_tokens,Sum of output_tokens,Count of id\ngpt-4o,1000000,200000,700\nclaude-sonnet-4-5,500000,90000,300\nGrand Total,1500000,290000,1000\n",
        refused=("Count of id", "calls="),
        settled={"map": "calls=Count of id,model_request=Row Labels"},
        models=("gpt-4o", "claude-sonnet-4-5"),
        totals=1,
        sums=sums_of(1500000, 290000, calls=1000),
    ),
    Told(
        name="exported: French sheet, of which a part without the word of a token",
        text="Date;Modèle;Nb requêtes;Jetons entrée;Jetons sortie;Dont cache\n15/09/2026;gpt-4o;1 204;2 408 000;602 000;1 000 000\n",
        refused=("Dont cache", "cache_read_tokens"),
        settled={"map": "cache_read_tokens=Dont cache:contained"},
        sums=sums_of(2408000, 602000, calls=1204, cache_read_tokens=1000000),
    ),
    Told(
        name="exported: a share of the input that a cache served",
        text="date,model,requests,input_tokens,cache_hit_rate,output_tokens\n2026-09-01,gpt-4o,120,240000,45%,60000\n",
        refused=("cache_hit_rate", "--ignore-columns cache_hit_rate"),
        settled={"ignore_columns": "cache_hit_rate"},
        sums=sums_of(240000, 60000, calls=120),
    ),
    Told(
        name="exported: Polish and Russian headings of tokens",
        text="Data;Model;Tokeny wejściowe;Токены ответа\n2026-09-01;gpt-4o;240 000;60 000\n",
        sums=sums_of(240000, 60000),
    ),
    Told(
        name="exported: opencode console, both spans of a cache",
        text="day,user_type,user_id,user_name,provider,model,requests,input_tokens,output_tokens,cache_read_tokens,cache_write_5m_tokens,cache_write_1h_tokens,cost_micro_cents,cost_usd\n2026-11-24,service_account,svcacct_01JD,CI Pipeline,opencode,claude-sonnet-4-5,412,1830211,96402,5120330,210044,1000,1512334800,15.123348\n2026-11-24,member,user_01JC,ada@example.com,opencode,claude-haiku-4-5,57,402118,31877,880012,0,0,214500000,2.145\n",
        models=("claude-sonnet-4-5", "claude-haiku-4-5"),
        first="2026-11-24T00:00:00",
        sums=sums_of(
            8443715, 128279, calls=469, cache_read_tokens=6000342, cache_write_tokens=211044, cache_write_1h_tokens=1000
        ),
    ),
    Told(
        name="exported: Databricks endpoint usage, no heading names a model",
        text="account_id,workspace_id,client_request_id,databricks_request_id,requester,status_code,request_time,input_token_count,output_token_count,input_character_count,output_character_count,usage_context,request_streaming,served_entity_id,endpoint_name,entity_name\nacc,w1,,r1,ada@example.com,200,2026-10-13T08:00:00.000Z,1000,800,4000,3200,{},false,se1,databricks-meta-llama-3-3-70b-instruct,system.ai.llama-3.3-70b-instruct\n",
        models=("databricks-meta-llama-3-3-70b-instruct",),
        sums=sums_of(1000, 800),
    ),
    Told(
        name="exported: Bedrock from Logs Insights",
        text="@timestamp,requestId,modelId,operation,identity.arn,input.inputTokenCount,input.cacheReadInputTokenCount,input.cacheWriteInputTokenCount,output.outputTokenCount,region\n2026-10-13 08:00:00.000,915a,anthropic.claude-3-haiku-20240307-v1:0,Converse,arn:aws:sts::1:assumed-role/x,35,0,0,446,us-east-1\n",
        first="2026-10-13T08:00:00",
        sums=sums_of(35, 446, cache_write_tokens=0),
    ),
    Told(
        name="exported: Langdock models, a month in two columns",
        text="period_start,period_end,org_id,name,provider,is_byok,requests,unique_users,input_tokens,output_tokens\n2026-10-01,2026-10-31,o1,gpt-4o,azure,true,120,9,120000,34000\n",
        models=("gpt-4o",),
        sums=sums_of(120000, 34000, calls=120, bucket_s=2678400),
    ),
    Told(
        name="exported: Langdock API in German, milliseconds with a point",
        text="Datum;API-Schlüssel-ID;API-Schlüssel-Name;Modell;Eingabe-Tokens;Ausgabe-Tokens;Kosten Eingabe (EUR);Kosten Ausgabe (EUR);Gesamtkosten (EUR);Antwortzeit (ms)\n13.10.2026 08:15;k1;Vertrieb;gpt-4o;12.345;678;0,028;0,006;0,034;1.234\n",
        first="2026-10-13T08:15:00",
        sums=sums_of(12345, 678, duration_us=1234000),
    ),
    Told(
        name="exported: One API in Chinese, a token that is a key",
        text="时间,渠道,类型,用户,令牌名称,模型名称,用时(秒),提示token数,补全token数,额度\n2026-10-13 08:00:00,3,消费,ada,默认令牌,gpt-4o,2,1000,800,5250\n",
        models=("gpt-4o",),
        sums=sums_of(1000, 800),
    ),
    Told(
        name="exported: Splunk, sums as the query writes them",
        text='_time,model,"sum(prompt_tokens)","sum(completion_tokens)",count\n2026-10-13T08:00:00.000+02:00,gpt-4o,1000,800,7\n',
        refused=("count", "calls=count"),
        settled={
            "map": "started_at=_time:iso,calls=count,input_tokens=sum(prompt_tokens),output_tokens=sum(completion_tokens)"
        },
        sums=sums_of(1000, 800, calls=7),
    ),
    Told(
        name="exported: Tableau in French",
        text="Jour de Date;Nom du modèle;Nb d'appels;SOMME(Jetons entrée);SOMME(Jetons sortie);Équipe\n13 octobre 2026;gpt-4o;7;10 000;800;DSI\nTotal général;;7;10 000;800;\n",
        first="2026-10-13T00:00:00",
        labels={"team": {"DSI"}},
        totals=1,
        sums=sums_of(10000, 800, calls=7),
    ),
    Told(
        name="exported: Power BI in Italian, one reading or the other",
        text='Mese,Reparto,Modello,Somma di Token di input,Somma di Token di output,N. richieste\nottobre 2026,HR,gpt-4o,"10.000","1.800",12\nTotale,,,"10.000","1.800",12\n',
        refused=("10.000", "decimal_comma"),
        settled={
            "map": "input_tokens=Somma di Token di input:decimal_comma,output_tokens=Somma di Token di output:decimal_comma"
        },
        sums=sums_of(10000, 1800, calls=12),
    ),
    Told(
        name="exported: Azure Monitor metrics",
        text='TimeGenerated [UTC],ModelDeploymentName,ModelName,PromptTokens,GeneratedTokens,AzureOpenAIRequests,Region\n"10/13/2026, 8:00:00.000 AM",chat-prod,gpt-4o,1000,800,7,swedencentral\n',
        first="2026-10-13T08:00:00",
        regions=("swedencentral",),
        sums=sums_of(1000, 800, calls=7),
    ),
    Told(
        name="exported: Azure API Management, ApiManagementGatewayLlmLog",
        text="TimeGenerated,OperationName,ModelName,DeploymentName,PromptTokens,CompletionTokens,TotalTokens,IsStreamCompletion,CorrelationId\n2026-10-13T08:00:00.1234567Z,chat,gpt-4o,chat-prod,1000,800,1800,False,c1\n",
        first="2026-10-13T08:00:00.123456",
        sums=sums_of(1000, 800),
    ),
    Told(
        name="exported: a Portuguese chat log",
        text='Data/Hora,Usuário,Modelo,Tokens do Prompt,Tokens da Resposta,Duração (s)\n13/10/2026 08:15:00,ada,llama3.3:70b,1000,800,"12,5"\n',
        first="2026-10-13T08:15:00",
        sums=sums_of(1000, 800, duration_us=12500000),
    ),
    Told(
        name="exported: French licences of one product",
        text="Mois;Direction;Outil;Nombre de licences Copilot\noctobre 2026;DSI;Microsoft 365 Copilot;250\nTotal;;;250\n",
        refused=("seats=Nombre de licences Copilot",),
        settled={"map": "started_at=Mois:month,seats=Nombre de licences Copilot"},
        sums={"seats": 250},
    ),
    Told(
        name="exported: a German invoice in millions",
        text="Abrechnungsmonat;Dienst;Modell;Eingabe-Token (Mio.);Ausgabe-Token (Mio.);Nettobetrag (EUR)\n09.2026;Azure OpenAI;gpt-4o;1,250;0,125;4.375,00\n10.2026;Azure OpenAI;gpt-4o;2,500;0,250;8.750,00\nGesamtsumme;;;3,750;0,375;13.125,00\n",
        totals=1,
        sums=sums_of(3750000, 375000),
    ),
    Told(
        name="exported: SAP in German",
        text="Buchungsdatum;Kostenstelle;Modellbezeichnung;Verbrauch Eingabetoken;Verbrauch Ausgabetoken;Währung;Betrag\n13.10.2026;4711;gpt-4o;10.000;1.800;EUR;0,05\n",
        models=("gpt-4o",),
        first="2026-10-13T00:00:00",
        labels={"cost_center": {"4711"}},
        sums=sums_of(10000, 1800),
    ),
    Told(
        name="exported: Looker, every heading begins with the view",
        text="Usage Date Date,Usage Model Name,Usage Total Input Tokens,Usage Total Output Tokens,Usage Request Count\n2026-10-13,gpt-4o,10000,800,7\n",
        models=("gpt-4o",),
        first="2026-10-13T00:00:00",
        sums=sums_of(10000, 800, calls=7),
    ),
    Told(
        name="exported: Metabase",
        text='Created At: Day,Model,Sum of Input Tokens,Sum of Output Tokens,Count\n"October 13, 2026",gpt-4o,"10,000",800,7\n"October 14, 2026",gpt-4o,"1,250,000",900,9\n',
        refused=("calls=Count",),
        settled={"map": "calls=Count"},
        first="2026-10-13T00:00:00",
        sums=sums_of(1260000, 1700, calls=16),
    ),
    Told(
        name="exported: xAI, an amount in ticks is no cost",
        text="Timestamp,Team,Model,Prompt Text Tokens,Cached Prompt Text Tokens,Completion Tokens,Reasoning Tokens,Cost (ticks)\n2026-10-13T08:00:00Z,red,grok-4,1000,200,800,300,123\n",
        sums=sums_of(1000, 800, cache_read_tokens=200, reasoning_tokens=300),
    ),
    Told(
        name="exported: Dify messages",
        text="id,app_id,created_at,model_provider,model_id,message_tokens,answer_tokens,total_price,currency,provider_response_latency\nm1,a1,2026-10-13 08:00:00,langgenius/openai/openai,gpt-4o,1000,800,0.0105,USD,2.3\n",
        sums=sums_of(1000, 800),
    ),
    Told(
        name="exported: vLLM requests",
        text="request_id,arrival_time,finish_time,model_name,num_prompt_tokens,num_generation_tokens,num_cached_tokens,e2e_latency_s,ttft_s,gpu,tp\nr-1,1760342400.1,1760342402.2,meta-llama/Llama-3.3-70B-Instruct,1000,800,400,2.1,0.2,H100,4\n",
        sums=sums_of(1000, 800, cache_read_tokens=400, duration_us=2100000),
    ),
    Told(
        name="exported: Snowflake Cortex, one count of both",
        text="START_TIME,END_TIME,FUNCTION_NAME,MODEL_NAME,WAREHOUSE_ID,TOKEN_CREDITS,TOKENS\n2026-10-13 08:00:00.000 +0000,2026-10-13 09:00:00.000 +0000,COMPLETE,llama3.1-70b,12,0.5,41000\n",
        refused=("input_tokens=TOKENS",),
    ),
    Told(
        name="exported: averages are no sums",
        text="date,model,requests,avg_input_tokens,avg_output_tokens\n2026-10-13,gpt-4o,7,1000,80\n",
        refused=("avg_input_tokens", "output_tokens="),
    ),
    Told(
        name="exported: a row for each kind of token",
        text="date,model,token_type,tokens\n2026-10-13,gpt-4o,input,10000\n2026-10-13,gpt-4o,output,800\n",
        refused=("tokens", "--map"),
    ),
    Told(
        name="exported: a Spanish panel by week",
        text="Semana;Departamento;Modelo usado;Nº de peticiones;Tokens entrada;Tokens salida\n2026-W41;Ventas;gpt-4o;1.200;1.250.000;98.500\n2026-W42;Ventas;gpt-4o;1.180;1.190.400;91.250\nTotal general;;;2.380;2.440.400;189.750\n",
        models=("gpt-4o",),
        first="2026-10-05T00:00:00",
        totals=1,
        sums=sums_of(2440400, 189750, calls=2380),
    ),
    Told(
        name="exported: Dutch, times a thousand",
        text="Maand;Team;Taalmodel;Invoertokens (x1000);Uitvoertokens (x1000);Kosten excl. btw (€)\noktober 2026;HR;gpt-4o;1.250,5;98,5;4,12\n",
        first="2026-10-01T00:00:00",
        sums=sums_of(1250500, 98500),
    ),
    Told(
        name="exported: Italian columns of a query",
        text="giorno,modello,token_input_totali,token_output_totali,chiamate\n2026-10-13,gemini-2.5-flash,125000,9800,41\n",
        sums=sums_of(125000, 9800, calls=41),
    ),
    Told(
        name="exported: a Portuguese invoice",
        text="Mês de referência;Modelo;Quantidade de requisições;Tokens de entrada;Tokens de saída;Valor (R$)\nout/2026;gpt-4o;1.200;1.250.000;98.500;25,10\n",
        first="2026-10-01T00:00:00",
        sums=sums_of(1250000, 98500, calls=1200),
    ),
    Told(
        name="exported: Braintrust, a model among the metadata",
        text="created,span_attributes.name,metadata.model,metrics.prompt_tokens,metrics.completion_tokens,metrics.prompt_cached_tokens,metrics.estimated_cost\n2026-10-13T08:00:00Z,chat,gpt-4o,1000,800,400,0.0095\n",
        refused=("model_request=metadata.model",),
        settled={"map": "model_request=metadata.model"},
        sums=sums_of(1000, 800, cache_read_tokens=400),
    ),
    Told(
        name="exported: PostHog, fields inside of properties",
        text="timestamp,properties.$ai_model,properties.$ai_provider,properties.$ai_input_tokens,properties.$ai_output_tokens,properties.$ai_latency,properties.$ai_total_cost_usd\n2026-10-13T08:00:00Z,gpt-4o,openai,1000,800,2.31,0.0105\n",
        refused=("properties.$ai_model", "input_tokens="),
    ),
)
