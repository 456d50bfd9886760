# ruff: noqa: E501 - lines of tables
"""Tables in which a word that is near to one of usage says something else: a team, a clock, a flag, a column of all."""

from __future__ import annotations

from tests.readers.told_table import Told, sums_of

_CALLS = "timestamp,model,input_tokens,output_tokens,{}\n2026-06-01 10:00:00,gpt-4o,1000,200,{}\n2026-06-01 10:01:00,gpt-4o,2000,300,{}\n"


def _calls(name: str, heading: str, *cells: str, batches: int = 0) -> Told:
    return Told(name=f"doubtful: {name}", text=_CALLS.format(heading, *cells), sums=sums_of(3000, 500), batches=batches)


DOUBTFUL = (
    Told(
        name="doubtful: a department called Media, of a model that nobody wrote down",
        text="Department,Date,Model,Input tokens,Output tokens\nMedia,2026-02-03,,3000,400\nSales,2026-02-03,,1000,200\n",
        labels={"department": {"Media", "Sales"}},
        sums=sums_of(4000, 600),
    ),
    Told(
        name="doubtful: a team called Media, as large as the other and without a day",
        text="Team,Date,Model,Input tokens,Output tokens\nMedia,,gpt-4o,1000,200\nSales,2026-02-03,gpt-4o,1000,200\n",
        labels={"team": {"Media", "Sales"}},
        sums=sums_of(2000, 400),
    ),
    Told(
        name="doubtful: somebody called Som",
        text="User,Date,Model,Input tokens,Output tokens\nSom,2026-06-01,,1000,200\nAda,2026-06-02,gpt-4o,2000,300\n",
        labels={"user": {"Som", "Ada"}},
        sums=sums_of(3000, 500),
    ),
    Told(
        name="doubtful: a mean that names nothing else",
        text="Team,Date,Model,Input tokens,Output tokens\nRed,2026-06-01,gpt-4o,1000,200\nBlue,2026-06-01,gpt-4o,2000,400\nAverage,,,1500,300\n",
        means=1,
        sums=sums_of(3000, 600),
    ),
    Told(
        name="doubtful: a sum under a first column that is All in every row",
        text="Scope,Day,Project,Input tokens,Output tokens\nAll,2026-02-03,alpha,3000,400\nAll,2026-02-03,beta,1000,200\nAll,2026-02-03,Total,4000,600\n",
        totals=1,
        labels={"project": {"alpha", "beta"}},
        sums=sums_of(4000, 600),
    ),
    Told(
        name="doubtful: a team called Media beside a sum, of all regions",
        text="Region,Date,Team,Input tokens,Output tokens\nAll,2026-02-03,Media,3000,400\nAll,2026-02-03,Sales,1000,200\nAll,2026-02-03,Total,4000,600\n",
        totals=1,
        labels={"team": {"Media", "Sales"}},
        sums=sums_of(4000, 600),
    ),
    Told(
        name="doubtful: a sum of words that may be names, between a mean and others",
        text="Team,Input tokens,Output tokens\nRed,1000,200\nBlue,2000,300\nSomme,3000,500\n",
        totals=1,
        sums=sums_of(3000, 500),
    ),
    _calls("a call that could have been in a batch", "batch_eligible", "yes", "no"),
    _calls("what can be in a batch", "supports_batch", "true", "true"),
    _calls("a batch that failed", "batch_failed", "0", "1"),
    _calls("a batch that was tried again", "batch_retry", "false", "true"),
    _calls("a discount of a batch that was applied", "batch_discount_applied", "no", "yes", batches=1),
    _calls("a use that is called batch", "use_case", "batch", "chatbot"),
    _calls("a workload that was a batch, or at once", "workload", "batch", "interactive", batches=1),
    _calls("a type of requests with a word of the house", "request_type", "batch", "direct", batches=1),
    Told(
        name="doubtful: numbers of batches that begin as flags do",
        text="timestamp,model,input_tokens,output_tokens,batch\n"
        + "".join(f"2026-06-01 10:00:00.{at:03},gpt-4o,10,2,{at // 100}\n" for at in range(400)),
        sums=sums_of(4000, 800),
    ),
    Told(
        name="doubtful: requests and how they ended, and no tokens",
        text="date,model,requests,status\n2026-06-01,gpt-4o,10,ok\n2026-06-02,gpt-4o,5,ok\n",
        sums={"calls": 15},
    ),
    Told(
        name="doubtful: a quarter is no month",
        text="team,year,quarter,model,input_tokens,output_tokens\na,2026,2,gpt-4o,1000,200\nb,2026,3,gpt-4o,1000,200\n",
        first="2026-04-01T00:00:00",
        sums=sums_of(2000, 400, bucket_s=(91 + 92) * 86_400),
    ),
    Told(
        name="doubtful: a week is no month",
        text="Year,Week,Model,Input tokens,Output tokens\n2026,1,gpt-4o,1000,200\n2026,9,gpt-4o,1000,200\n",
        first="2025-12-29T00:00:00",
        sums=sums_of(2000, 400, bucket_s=14 * 86_400),
    ),
    Told(
        name="doubtful: a year, a month and a day apart",
        text="Year,Month,Day,Model,Input tokens,Output tokens\n2026,1,15,gpt-4o,1000,200\n2026,2,3,gpt-4o,1000,200\n",
        first="2026-01-15T00:00:00",
        sums=sums_of(2000, 400, bucket_s=2 * 86_400),
    ),
    Told(
        name="doubtful: a year, a month in words, a day and a clock apart",
        text="Year,Month,Day,Time,Model,Input tokens,Output tokens\n2026,March,5,9:30 AM,gpt-4o,1000,200\n2026,March,5,12:05 PM,gpt-4o,1000,200\n",
        first="2026-03-05T09:30:00",
        sums=sums_of(2000, 400),
    ),
    *(
        Told(
            name=f"doubtful: {heading} is no time of day",
            text=f"Date,Model,Input tokens,Output tokens,{heading}\n2026-06-01,gpt-4o,1000,200,00:03\n2026-06-02,gpt-4o,1000,200,00:12\n",
            first="2026-06-01T00:00:00",
            sums=sums_of(2000, 400, bucket_s=2 * 86_400),
        )
        for heading in ("Latency", "time_to_first_token", "Avg duration", "Response time")
    ),
    Told(
        name="doubtful: clocks of twelve hours beside days of ISO",
        text="Date,Time,Model,Input tokens,Output tokens\n2026-06-01,9:30 AM,gpt-4o,1000,200\n2026-06-02,02:05 PM,gpt-4o,1000,200\n",
        first="2026-06-01T09:30:00",
        sums=sums_of(2000, 400),
    ),
    Told(
        name="doubtful: a total that holds tokens of no other column",
        text="time,model,prompt_tokens,answer_tokens,total_tokens\n2026-06-01T10:00:00Z,gpt-4o,1000,200,1700\n2026-06-01T11:00:00Z,gpt-4o,2000,100,2400\n",
        refused=("total_tokens", "1700", "1200", "--ignore-columns"),
        settled={"ignore_columns": "total_tokens"},
        sums=sums_of(3000, 300),
    ),
    Told(
        name="doubtful: an answer that is written down twice as it comes",
        text="timestamp,id,model,input_tokens,output_tokens\n2026-06-01 10:00:00,a,gpt-4o,1000,50\n2026-06-01 10:00:00,a,gpt-4o,1000,200\n",
        warned=("notice-ids-again",),
        sums=sums_of(2000, 250),
    ),
    Told(
        name="doubtful: calls that are written down twice",
        text="timestamp,id,model,input_tokens,output_tokens\n2026-06-01 10:00:00,a,gpt-4o,1000,200\n2026-06-01 10:00:00,a,gpt-4o,1000,200\n",
        refused=("line 3", "event_id=id", "--ignore-columns id"),
        settled={"map": "event_id=id"},
        sums=sums_of(1000, 200),
    ),
    Told(
        name="doubtful: totals that never fall in two weeks",
        text="date,model,total_input_tokens,total_output_tokens\n"
        + "".join(f"2026-06-{day:02},gpt-4o,{day * 1000},{day * 200}\n" for day in range(1, 15)),
        warned=("notice-counter",),
        sums=sums_of(105_000, 21_000),
    ),
    Told(
        name="doubtful: a note below that says of how many each is one",
        text="Month,Model,Calls,Input tokens,Output tokens\n2026-05,gpt-4o,10,12,3\nToken counts are in millions.,,,,\n",
        refused=("line 3", "1000000", "int*1000000"),
        settled={"map": "calls=Calls,input_tokens=Input tokens:int*1000000,output_tokens=Output tokens:int*1000000"},
        sums=sums_of(12_000_000, 3_000_000, calls=10),
    ),
    Told(
        name="doubtful: an organisation beside its teams, every day",
        text="date,scope,model,requests,input_tokens,output_tokens\n2026-06-01,org,gpt-4o,15,18000,4500\n2026-06-01,team-red,gpt-4o,10,12000,3000\n2026-06-01,team-blue,gpt-4o,5,6000,1500\n",
        warned=("notice-sum-rows",),
        sums=sums_of(36_000, 9_000, calls=30),
    ),
    Told(
        name="doubtful: an organisation beside its teams, by amounts that are no chance",
        text="date,scope,model,requests,input_tokens,output_tokens\n2026-06-01,org,gpt-4o,15,18307,4511\n2026-06-01,team-red,gpt-4o,10,12106,3004\n2026-06-01,team-blue,gpt-4o,5,6201,1507\n",
        refused=("line 2", "scope", "--ignore-columns scope"),
    ),
    Told(
        name="doubtful: groups that name a model of their own, above their members",
        text="Group,Model,Input tokens,Output tokens\nA,gpt-4o,13307,3511\nb,gpt-4o,12106,3004\nc,gpt-4o,1201,507\nB,gpt-4o,9107,1233\nd,gpt-4o,9001,1111\ne,gpt-4o,106,122\n",
        totals=2,
        sums=sums_of(22_414, 4_744),
    ),
    Told(
        name="doubtful: the most and the least of all rows",
        text="Team,Input tokens,Output tokens\nRed,1000,300\nBlue,2000,200\nMax,2000,300\nMin,1000,200\n",
        means=2,
        labels={"team": {"Red", "Blue"}},
        sums=sums_of(3_000, 500),
    ),
    Told(
        name="doubtful: groups whose names are merged, and sums below each",
        text="Team,Model,Calls,Input tokens,Output tokens\nRed,gpt-4o,10,12001,3000\n,gpt-4.1,2,1000,200\nRed in all,,12,13001,3200\nBlue,gpt-4o,5,6000,1500\n,gpt-4.1,5,6000,1500\nBlue in all,,10,12000,3000\n",
        totals=2,
        labels={"team": {"Red", "Blue"}},
        sums=sums_of(25_001, 6_200, calls=22),
    ),
    Told(
        name="doubtful: parts of rows, and a sum that comes to more than they do",
        text="Kategorie;Anfragen;Eingabetoken;Ausgabetoken\nChat;10;12000;3000\ndavon Batch;4;5000;1000\nSuche;5;6000;1500\nGesamt;25;28000;7500\n",
        others=1,
        sums=sums_of(18_000, 4_500, calls=15),
    ),
    Told(
        name="doubtful: JSON with counts inside, a mode, and less than nothing",
        text='{"ts":"2026-06-01T10:00:00Z","model":"gpt-4o","usage":{"prompt_tokens":100,"completion_tokens":-5},"mode":"online"}\n{"ts":"2026-06-01T10:00:00Z","model":"gpt-4o","usage":{"prompt_tokens":100,"completion_tokens":5},"mode":"batch"}\n',
        suffix="jsonl",
        batches=1,
        rejected=1,
        first="2026-06-01T10:00:00",
        sums=sums_of(100, 5),
    ),
    Told(
        name="doubtful: a budget beside what was used, of the same month",
        text="Monat,Art,Modell,Anfragen,Eingabetoken,Ausgabetoken\n2026-01,Ist,gpt-4o,10,1200,300\n2026-01,Soll,gpt-4o,12,1500,400\n2026-01,Test,gpt-4o,1,100,20\n",
        refused=("line 3", "Art", "--ignore-columns Art"),
        settled={"ignore_columns": "Art"},
        sums=sums_of(2800, 720),
    ),
    Told(
        name="doubtful: months that are over, and a forecast of the others",
        text="month,kind,model,input_tokens,output_tokens\n2026-01,Actual,gpt-4o,1200,300\n2026-02,Forecast,gpt-4o,1500,400\nTotal actual,,,1200,300\n",
        sums=sums_of(1200, 300),
        totals=1,
    ),
    Told(
        name="doubtful: tokens that a gateway estimated, beside those that it was told",
        text="month,basis,model,input_tokens,output_tokens\n2026-01,actual,gpt-4o,1200,300\n2026-02,estimated,gpt-4o,1500,400\n",
        refused=("line 3", "basis", "--ignore-columns basis"),
        settled={"ignore_columns": "basis"},
        sums=sums_of(2700, 700),
    ),
    Told(
        name="doubtful: a column of units",
        text="month,model,unit,input_tokens,output_tokens\n2026-01,gpt-4o,k tokens,1200,300\n2026-02,gpt-4o,k tokens,1500,400\n",
        refused=("the column says", "1000", "input_tokens=input_tokens:int*1000"),
        settled={"map": "input_tokens=input_tokens:int*1000,output_tokens=output_tokens:int*1000"},
        sums=sums_of(2_700_000, 700_000),
    ),
    Told(
        name="doubtful: a tenth of the calls",
        text="timestamp,model,sample_rate,input_tokens,output_tokens\n2026-03-01T10:00:00Z,gpt-4o,0.1,1200,300\n2026-03-01T10:01:00Z,gpt-4o,0.1,1500,400\n",
        refused=("sample_rate", "--ignore-columns sample_rate"),
        settled={"ignore_columns": "sample_rate"},
        sums=sums_of(2700, 700),
    ),
    Told(
        name="doubtful: one call of every hundred",
        text="timestamp,model,sampled_every,input_tokens,output_tokens\n2026-03-01T10:00:00Z,gpt-4o,100,1200,300\n2026-03-01T10:01:00Z,gpt-4o,100,1500,400\n",
        refused=("sampled_every", "--ignore-columns sampled_every"),
    ),
)
