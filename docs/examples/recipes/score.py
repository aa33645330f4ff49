import math
from papy_coprocess import serve

# Loaded once by each worker: here three numbers, with you a file of some hundred megabytes.
MODEL = {"intercept": -4.0, "age": 0.05, "dose": 0.8}


def score(patient):
    linear = MODEL["intercept"] + MODEL["age"] * patient["age"] + MODEL["dose"] * patient["dose"]
    return {"id": patient["id"], "risk": round(1 / (1 + math.exp(-linear)), 3)}


serve(score)
