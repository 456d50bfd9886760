# ruff: noqa: E501 - lines of tables
"""Tables that say what they are, and whose words or amounts are those of other tables by chance: each row counts."""

from __future__ import annotations

from typing import Final

SUMS: Final = "notice-sum-rows"

# Name, text, ending, and what is said of rows that may sum up others.
ORDINARY: Final[tuple[tuple[str, str, str, tuple[str, ...]], ...]] = (
    (
        "a load test whose peak is three days",
        "run,model,requests,input_tokens,output_tokens\nsmoke,gpt-4o,100,51200,12800\nday 1,gpt-4o,100,51200,12800\nday 2,gpt-4o,100,51200,12800\npeak,gpt-4o,300,153600,38400\n",
        "csv",
        (SUMS,),
    ),
    (
        "a day that was three others",
        "date,model,requests,input_tokens,output_tokens\n2026-03-01,gpt-4o,100,51200,12800\n2026-03-02,gpt-4o,100,51200,12800\n2026-03-03,gpt-4o,100,51200,12800\n2026-03-04,gpt-4o,300,153600,38400\n2026-03-05,gpt-4o,90,46080,11520\n",
        "csv",
        (SUMS,),
    ),
    (
        "a first day that was all others",
        "date,requests,input_tokens,output_tokens\n2026-03-01,30,30000,6000\n2026-03-02,10,10000,2000\n2026-03-03,10,10000,2000\n2026-03-04,10,10000,2000\n",
        "csv",
        (SUMS,),
    ),
    (
        "batches of doubling sizes",
        "batch,requests,input_tokens,output_tokens\n1,10,10000,2000\n2,10,10000,2000\n3,20,20000,4000\n4,40,40000,8000\n",
        "csv",
        (SUMS,),
    ),
    (
        "levels of concurrency",
        "timestamp,concurrency,requests,input_tokens,output_tokens\n2026-03-01T10:00:00Z,1,8,8192,1024\n2026-03-01T10:10:00Z,2,16,16384,2048\n2026-03-01T10:20:00Z,1,8,8192,1024\n2026-03-01T10:30:00Z,3,24,24576,3072\n2026-03-01T10:40:00Z,6,48,49152,6144\n",
        "csv",
        (SUMS,),
    ),
    (
        "runs, the last as large as all",
        "run,requests,input_tokens,output_tokens\nwarmup,100,51200,12800\nrun1,100,51200,12800\nrun2,100,51200,12800\nlong,300,153600,38400\n",
        "csv",
        (SUMS,),
    ),
    (
        "two teams as large as each other",
        "date,team,model,input_tokens,output_tokens\n2026-03-01,A,gpt-4o,1000,500\n2026-03-01,B,gpt-4o,600,300\n2026-03-01,B,gpt-4o-mini,400,200\n",
        "csv",
        (SUMS,),
    ),
    (
        "two variants of a test",
        "date,variant,user,input_tokens,output_tokens\n2026-03-01,control,u1,500,120\n2026-03-01,control,u2,700,180\n2026-03-01,treatment,u3,600,140\n2026-03-01,treatment,u4,600,160\n",
        "csv",
        (SUMS,),
    ),
    (
        "calls that streamed, and as many that did not",
        "timestamp,stream,model,input_tokens,output_tokens\n2026-03-01T10:00:00Z,true,gpt-4o,1000,300\n2026-03-01T10:00:01Z,false,gpt-4o,400,100\n2026-03-01T10:00:02Z,false,gpt-4o,600,200\n",
        "csv",
        (SUMS,),
    ),
    (
        "efforts from min to max",
        "effort,model,requests,input_tokens,output_tokens\nmin,o3,5,1000,100\nmedium,o3,10,5210,812\nmax,o3,20,91233,7021\n",
        "csv",
        (),
    ),
    (
        "people called Max and Min",
        "user,model,requests,input_tokens,output_tokens\nAnna,gpt-4o,5,1000,100\nMax,gpt-4o,10,5210,812\nMin,gpt-4o,20,91233,7021\n",
        "csv",
        (),
    ),
    (
        "people called Max and Min, before Anna",
        "user,requests,input_tokens,output_tokens\nMax,10,5210,812\nMin,20,91233,7021\nAnna,5,1000,100\n",
        "csv",
        (),
    ),
    (
        "total tokens of months that grow",
        "month,total input tokens,total output tokens\n2026-01,1000000,200000\n2026-02,1200000,240000\n2026-03,1500000,300000\n",
        "csv",
        (),
    ),
    (
        "total tokens of quarters that grow",
        "quarter,total_tokens_in,total_tokens_out\n2025-Q2,1000000,200000\n2025-Q3,1200000,240000\n2025-Q4,1500000,300000\n",
        "csv",
        (),
    ),
    (
        "total tokens of a cost centre that grows",
        "month,cost center,total requests,total prompt tokens,total completion tokens\n2026-01,R&D,100,100000,20000\n2026-02,R&D,120,120000,24000\n2026-03,R&D,150,130000,26000\n",
        "csv",
        (),
    ),
    (
        "total tokens of days that grow",
        "date,model,total_input_tokens,total_output_tokens\n2026-03-01,gpt-4o,10000,2000\n2026-03-02,gpt-4o,10300,2050\n2026-03-03,gpt-4o,10600,2100\n2026-03-04,gpt-4o,10900,2150\n2026-03-05,gpt-4o,11200,2200\n2026-03-06,gpt-4o,11500,2250\n",
        "csv",
        (),
    ),
    (
        "total requests that grow",
        "month,total_input_tokens,total_output_tokens,total_requests\n2026-01,100000,20000,300\n2026-02,150000,31000,420\n2026-03,190000,42000,510\n",
        "csv",
        (),
    ),
    (
        "total tokens of users that grow",
        "week,user,total_input_tokens,total_output_tokens\n2026-W10,anna,1000,200\n2026-W10,bob,900,150\n2026-W11,anna,1300,250\n2026-W11,bob,950,180\n",
        "csv",
        (),
    ),
    (
        "an id of users",
        "id,timestamp,model,prompt_tokens,completion_tokens\nalice,2026-03-01T00:30:00Z,gpt-4o,4972,3275\nbob,2026-03-01T01:45:00Z,gpt-4o-mini,3597,3335\ncarol,2026-03-01T02:46:00Z,claude-sonnet-4,4826,3742\nalice,2026-03-01T03:59:00Z,gpt-4o,1198,3094\nbob,2026-03-01T04:06:00Z,gpt-4o-mini,393,1213\ncarol,2026-03-01T05:31:00Z,claude-sonnet-4,1877,2213\nalice,2026-03-01T06:43:00Z,gpt-4o,3673,2566\nbob,2026-03-01T07:26:00Z,gpt-4o-mini,4255,3261\ncarol,2026-03-01T08:36:00Z,claude-sonnet-4,2974,4475\nalice,2026-03-01T09:37:00Z,gpt-4o,3438,4886\nbob,2026-03-01T10:14:00Z,gpt-4o-mini,2858,334\ncarol,2026-03-01T11:54:00Z,claude-sonnet-4,2391,1436\n",
        "csv",
        (),
    ),
    (
        "an id of sessions",
        "timestamp,id,model,input_tokens,output_tokens\n2026-03-01T00:15:00Z,s0,gpt-4o,4954,4558\n2026-03-01T01:08:00Z,s0,gpt-4o-mini,3130,3983\n2026-03-01T02:40:00Z,s0,claude-sonnet-4,4858,636\n2026-03-01T03:38:00Z,s1,gpt-4o,207,3943\n2026-03-01T04:16:00Z,s1,gpt-4o-mini,4612,2019\n2026-03-01T05:12:00Z,s1,claude-sonnet-4,3952,4531\n2026-03-01T06:53:00Z,s2,gpt-4o,4602,4002\n2026-03-01T07:25:00Z,s2,gpt-4o-mini,1333,1999\n2026-03-01T08:40:00Z,s2,claude-sonnet-4,1342,4385\n2026-03-01T09:24:00Z,s3,gpt-4o,224,624\n2026-03-01T10:10:00Z,s3,gpt-4o-mini,4942,450\n2026-03-01T11:19:00Z,s3,claude-sonnet-4,354,2307\n",
        "csv",
        (),
    ),
    (
        "an id of traces",
        '{"ts": "2026-03-01T00:00:00Z", "id": "trace-0", "model": "gpt-4o", "usage": {"prompt_tokens": 1000, "completion_tokens": 100}}\n{"ts": "2026-03-01T00:01:00Z", "id": "trace-0", "model": "gpt-4o", "usage": {"prompt_tokens": 1001, "completion_tokens": 101}}\n{"ts": "2026-03-01T00:02:00Z", "id": "trace-0", "model": "gpt-4o", "usage": {"prompt_tokens": 1002, "completion_tokens": 102}}\n{"ts": "2026-03-01T00:03:00Z", "id": "trace-1", "model": "gpt-4o", "usage": {"prompt_tokens": 1003, "completion_tokens": 103}}\n{"ts": "2026-03-01T00:04:00Z", "id": "trace-1", "model": "gpt-4o", "usage": {"prompt_tokens": 1004, "completion_tokens": 104}}\n{"ts": "2026-03-01T00:05:00Z", "id": "trace-1", "model": "gpt-4o", "usage": {"prompt_tokens": 1005, "completion_tokens": 105}}\n{"ts": "2026-03-01T00:06:00Z", "id": "trace-2", "model": "gpt-4o", "usage": {"prompt_tokens": 1006, "completion_tokens": 106}}\n{"ts": "2026-03-01T00:07:00Z", "id": "trace-2", "model": "gpt-4o", "usage": {"prompt_tokens": 1007, "completion_tokens": 107}}\n{"ts": "2026-03-01T00:08:00Z", "id": "trace-2", "model": "gpt-4o", "usage": {"prompt_tokens": 1008, "completion_tokens": 108}}\n',
        "jsonl",
        (),
    ),
    (
        "an id that begins again",
        "id,timestamp,model,input_tokens,output_tokens\n0,2026-03-01T00:06:00Z,gpt-4o,2277,2318\n1,2026-03-01T01:24:00Z,gpt-4o,538,1218\n2,2026-03-01T02:02:00Z,gpt-4o,4021,4234\n3,2026-03-01T03:17:00Z,gpt-4o,2125,4316\n4,2026-03-01T04:22:00Z,gpt-4o,2826,3404\n0,2026-03-01T05:28:00Z,gpt-4o,4535,667\n1,2026-03-01T06:22:00Z,gpt-4o,4179,1018\n2,2026-03-01T07:09:00Z,gpt-4o,2315,4934\n3,2026-03-01T08:06:00Z,gpt-4o,1023,4723\n4,2026-03-01T09:49:00Z,gpt-4o,1018,1614\n",
        "csv",
        (),
    ),
    (
        "a uuid of conversations",
        "uuid,timestamp,model,input_tokens,output_tokens\nconv-0,2026-03-01T00:25:00Z,gpt-4o,1933,122\nconv-0,2026-03-01T01:51:00Z,gpt-4o,1812,2219\nconv-0,2026-03-01T02:50:00Z,gpt-4o,3128,1275\nconv-0,2026-03-01T03:54:00Z,gpt-4o,3868,4473\nconv-1,2026-03-01T04:12:00Z,gpt-4o,1403,1814\nconv-1,2026-03-01T05:01:00Z,gpt-4o,1498,4888\nconv-1,2026-03-01T06:25:00Z,gpt-4o,4225,1478\nconv-1,2026-03-01T07:40:00Z,gpt-4o,325,1240\nconv-2,2026-03-01T08:07:00Z,gpt-4o,1478,3726\nconv-2,2026-03-01T09:31:00Z,gpt-4o,1613,589\nconv-2,2026-03-01T10:53:00Z,gpt-4o,283,3402\nconv-2,2026-03-01T11:28:00Z,gpt-4o,2703,3440\n",
        "csv",
        (),
    ),
    (
        "an id that begins again each day",
        "ID,Date,Model,Input Tokens,Output Tokens\n1,2026-03-01,gpt-4o,5210,812\n2,2026-03-01,gpt-4o,633,92\n1,2026-03-02,gpt-4o,5000,712\n2,2026-03-02,gpt-4o,700,99\n",
        "csv",
        (),
    ),
    (
        "steps of requests",
        '{"ts": "2026-03-01T00:00:00Z", "request_id": "r0", "step": 0, "model": "gpt-4o", "usage": {"prompt_tokens": 1000, "completion_tokens": 100}}\n{"ts": "2026-03-01T00:01:00Z", "request_id": "r0", "step": 1, "model": "gpt-4o", "usage": {"prompt_tokens": 1001, "completion_tokens": 101}}\n{"ts": "2026-03-01T00:02:00Z", "request_id": "r0", "step": 2, "model": "gpt-4o", "usage": {"prompt_tokens": 1002, "completion_tokens": 102}}\n{"ts": "2026-03-01T00:03:00Z", "request_id": "r1", "step": 0, "model": "gpt-4o", "usage": {"prompt_tokens": 1003, "completion_tokens": 103}}\n{"ts": "2026-03-01T00:04:00Z", "request_id": "r1", "step": 1, "model": "gpt-4o", "usage": {"prompt_tokens": 1004, "completion_tokens": 104}}\n{"ts": "2026-03-01T00:05:00Z", "request_id": "r1", "step": 2, "model": "gpt-4o", "usage": {"prompt_tokens": 1005, "completion_tokens": 105}}\n{"ts": "2026-03-01T00:06:00Z", "request_id": "r2", "step": 0, "model": "gpt-4o", "usage": {"prompt_tokens": 1006, "completion_tokens": 106}}\n{"ts": "2026-03-01T00:07:00Z", "request_id": "r2", "step": 1, "model": "gpt-4o", "usage": {"prompt_tokens": 1007, "completion_tokens": 107}}\n{"ts": "2026-03-01T00:08:00Z", "request_id": "r2", "step": 2, "model": "gpt-4o", "usage": {"prompt_tokens": 1008, "completion_tokens": 108}}\n',
        "jsonl",
        (),
    ),
    (
        "attempts of requests",
        "request_id,attempt,timestamp,model,input_tokens,output_tokens\nr0,1,2026-03-01T00:44:00Z,gpt-4o,1649,4745\nr0,2,2026-03-01T01:26:00Z,gpt-4o,3304,1152\nr1,1,2026-03-01T02:37:00Z,gpt-4o,1299,3363\nr1,2,2026-03-01T03:51:00Z,gpt-4o,1686,4562\nr2,1,2026-03-01T04:33:00Z,gpt-4o,1495,4756\nr2,2,2026-03-01T05:11:00Z,gpt-4o,1755,2149\nr3,1,2026-03-01T06:23:00Z,gpt-4o,2500,346\nr3,2,2026-03-01T07:53:00Z,gpt-4o,3744,3436\nr4,1,2026-03-01T08:52:00Z,gpt-4o,3238,2688\nr4,2,2026-03-01T09:35:00Z,gpt-4o,4876,2636\n",
        "csv",
        (),
    ),
    (
        "a message that two models answered",
        "timestamp,message_id,model,input_tokens,output_tokens\n2026-03-01T00:47:00Z,m0,gpt-4o,918,4632\n2026-03-01T01:03:00Z,m0,gpt-4o-mini,4606,2756\n2026-03-01T02:55:00Z,m1,claude-sonnet-4,4720,1578\n2026-03-01T03:52:00Z,m1,gpt-4o,733,2083\n2026-03-01T04:11:00Z,m2,gpt-4o-mini,2147,3820\n2026-03-01T05:39:00Z,m2,claude-sonnet-4,3325,2171\n2026-03-01T06:23:00Z,m3,gpt-4o,3349,2969\n2026-03-01T07:35:00Z,m3,gpt-4o-mini,3526,782\n2026-03-01T08:24:00Z,m4,claude-sonnet-4,4198,2027\n2026-03-01T09:59:00Z,m4,gpt-4o,3481,1415\n",
        "csv",
        (),
    ),
    (
        "a call in two events",
        "timestamp,call_id,event,model,input_tokens,output_tokens\n2026-03-01T00:41:00Z,c0,request,gpt-4o,4106,0\n2026-03-01T01:19:00Z,c0,response,gpt-4o,0,291\n2026-03-01T02:29:00Z,c1,request,gpt-4o,3848,0\n2026-03-01T03:48:00Z,c1,response,gpt-4o,0,3388\n2026-03-01T04:28:00Z,c2,request,gpt-4o,1579,0\n2026-03-01T05:29:00Z,c2,response,gpt-4o,0,405\n2026-03-01T06:46:00Z,c3,request,gpt-4o,2202,0\n2026-03-01T07:23:00Z,c3,response,gpt-4o,0,3139\n2026-03-01T08:28:00Z,c4,request,gpt-4o,4436,0\n2026-03-01T09:23:00Z,c4,response,gpt-4o,0,4986\n",
        "csv",
        (),
    ),
    (
        "an id of two models without a time",
        "ID,user,model,input_tokens,output_tokens\n1,anna,gpt-4o,1000,200\n1,anna,gpt-4o-mini,3000,500\n2,bob,gpt-4o,1000,210\n",
        "csv",
        (),
    ),
    (
        "two models, and what two of them come to elsewhere",
        "model,requests,input_tokens,output_tokens\ngpt-4o,237,239858,39112\ngpt-4o-mini,48,46732,15523\nclaude-sonnet-4,330,277599,90824\nOpenAI,285,286590,54635\n",
        "csv",
        (SUMS,),
    ),
    (
        "days of a model, and a month as its first day",
        "date,model,requests,input_tokens,output_tokens\n"
        + "".join(
            f"2026-03-0{at},{name},{at}1,{size}{at}13,{at}77\n"
            for at in (1, 2, 4)
            for name, size in (("a", 7), ("b", 8))
        )
        + "2026-03-01,a,73,21739,931\n2026-03-01,b,73,24739,931\n",
        "csv",
        (SUMS,),
    ),
    (
        "calls of one size, each the mean of the others",
        "input_tokens,output_tokens\n" + "5000,3000\n" * 4,
        "csv",
        (),
    ),
)
