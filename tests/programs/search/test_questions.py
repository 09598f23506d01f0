"""What people ask, in their own words, and where the answer stands: the first or the second hit."""

from __future__ import annotations

import pytest

from exercises.snapshot.current import current_catalogue
from programs.search.entries import index_of, published_pages

pytestmark = pytest.mark.django_db

QUESTIONS = {
    # parts of the body
    "pain in the groin": "help:now",
    "groin": "exercise:adductor-squeeze",
    "where are exercises for my bum?": "exercise:flat-back-bridge",
    "stretch for the back of the leg": "exercise:supine-hamstring-stretch-strap",
    "tight calves": "exercise:standing-calf-stretch",
    "outer hip": "exercise:clamshell",
    "something for the upper body": "exercise:wall-push-up",
    "strong arms": "program:arms-chest-shoulders-back",
    "carrying the shopping": "exercise:seated-arm-curl",
    "shoulder blades": "exercise:seated-band-row",
    "hip flexors": "exercise:hip-flexor-stretch-standing",
    "piriformis": "exercise:figure-4-stretch",
    "core": "lesson:core-strength",
    # what is at home
    "rubber band": "exercise:seated-band-row",
    "gym ball": "exercise:hip-raise-feet-on-ball",
    "dumbbells": "movement:external_load_option",
    "how do I hold my walking stick?": "exercise:cane-walking",
    "treadmill": "exercise:cardio-treadmill-striding",
    "couch": "exercise:hip-thrust",
    # everyday life
    "stairs": "exercise:step-up",
    "getting up from a chair is hard": "exercise:sit-to-stand",
    "stiff in the morning": "program:morning-in-bed",
    "exercises in bed": "program:morning-in-bed",
    "how to pick something up from the floor": "exercise:wall-hip-hinge",
    "I want to stand straight again": "exercise:wall-posture-drill",
    "going for a walk": "exercise:cardio-brisk-walk",
    "exercises on holiday": "program:side-lying-hip-strength",
    "I am a beginner": "program:hip-basics",
    "quick program": "program:hip-and-back-starters",
    "warming up": "exercise:warm-up-march",
    "standing on one leg": "movement:single_leg_stance",
    "balance": "exercise:single-leg-balance",
    "chair exercises": "exercise:seated-march",
    # to look up
    "vitamin D": "card:food-and-bones",
    "how much calcium do I need": "card:food-and-bones",
    "smoking": "card:food-and-bones",
    "what do I need before I begin": "card:before-you-begin",
    "warm shower": "card:before-you-begin",
    "which mat": "card:before-you-begin",
    "I fell and cannot get up": "card:after-a-fall",
    "getting up from the floor": "exercise:getting-up-from-the-floor",
    "how high should my cane be": "card:cane",
    "trip hazards": "card:safe-home",
    "a bad flare": "card:flare",
    "percent of my maximum": "card:how-hard",
    # what to leave alone
    "jumping": "movement:high_impact",
    "may I jump on a trampoline?": "movement:high_impact",
    "can I go running with thin bones": "condition:osteoporosis",
    "what should I avoid": "page:avoid",
    "high knees": "movement:high_impact",
    "may I do jump squats": "movement:high_impact",
    "side bends": "movement:side_bending",
    "rowing with a rounded back": "movement:spinal_flexion_loaded",
    "deadlifts": "movement:spinal_flexion_loaded",
    "sit-ups": "movement:spinal_flexion_end_range",
    "touching my toes": "movement:spinal_flexion_end_range",
    "twisting": "movement:trunk_rotation",
    "crossing my legs": "movement:hip_adduction_past_midline",
    # health
    "osteopenia": "condition:osteopenia",
    "weak bones": "condition:osteoporosis",
    "what is a T-score": "condition:osteopenia",
    "broken vertebra": "condition:vertebral_fracture",
    "arthritis of the hip": "condition:hip_oa",
    "my hip hurts": "program:strength-for-a-sore-hip",
    "new hip": "condition:thr_any_precautions_lifted",
    "I am afraid of falling": "condition:falls_risk",
    "bursitis": "condition:gluteal_tendinopathy",
    "knee pain": "condition:knee_pain",
    "back pain": "condition:low_back_pain",
    "high blood pressure": "condition:bp_uncontrolled",
    "pregnant": "condition:pregnancy",
    "wheelchair": "condition:mostly_sitting",
    "fosamax": "condition:on_bisphosphonate_denosumab_romosozumab",
    "cortisone": "condition:steroids_long",
    "I feel dizzy": "condition:blackout_or_dizziness",
    # what the lessons answer
    "can exercise reverse osteoporosis": "lesson:can-exercise-turn-it-back",
    "how to stop the stoop": "lesson:standing-tall",
    "rounded shoulders": "lesson:standing-tall",
    "what belongs into a week": "lesson:what-belongs-into-a-week",
    "how often should I exercise": "lesson:what-belongs-into-a-week",
    "too much exercise": "card:how-hard",
    "can I lift my grandchild": "lesson:what-to-leave-alone",
    "how do I get off the floor": "exercise:getting-up-from-the-floor",
    "can too much training harm": "card:how-hard",
    "75 percent": "card:how-hard",
    "effort 7": "card:how-hard",
    "neck of the femur": "lesson:can-exercise-turn-it-back",
    "bed or chair": "card:before-you-begin",
    "shoulder pain": "condition:wrist_or_shoulder_problem",
    "I can't get on the floor": "condition:cannot_do_floor",
    "how do I build bone": "lesson:how-bone-answers-to-load",
    "exercises to avoid": "lesson:what-to-leave-alone",
    "yoga": "lesson:yoga",
    "is pilates safe": "lesson:yoga",
    "core strength": "lesson:core-strength",
    "what is osteopenia": "lesson:can-exercise-turn-it-back",
    "lifting grandchildren": "lesson:what-to-leave-alone",
    "how long until it helps": "lesson:how-bone-answers-to-load",
    "on my knees": "movement:kneeling_quadruped",
    "handrail": "card:safe-home",
    "tai chi": "card:also-asked",
    "coffee": "card:also-asked",
    "back brace": "card:also-asked",
    "vibration plate": "card:also-asked",
    # of which nothing is here: what is nearest
    "magnesium": "card:food-and-bones",
    "swimming": "lesson:what-belongs-into-a-week",
    "rollator": "card:cane",
    # this site
    "how much pain is too much?": "help:pain",
    "chest pain": "help:now",
    "how hard should it feel": "help:effort",
    "I forgot my password": "help:site",
    "delete my account": "help:data",
    # not spelt as in a book
    "osteopina": "condition:osteopenia",
    "osteoperosis": "condition:osteoporosis",
    "sqauts": "exercise:squat",
    "trampolene": "movement:high_impact",
    "clam shel": "exercise:clamshell",
    "streching the thigh": "exercise:supine-hamstring-stretch-strap",
    "arthritus": "condition:hip_oa",
}


# What somebody types who had better not exercise now. Nothing else stands above the answer, least of all an exercise.
WARNING_SIGNS = {
    "help:now": (
        "chest pain", "my chest feels tight", "pressure on the chest", "breathless", "short of breath",
        "I can't breathe", "palpitations", "I passed out", "I fainted",
        "numb between the legs", "I cannot pee", "bladder", "my leg is weak", "my foot drags", "numbness in my foot",
        "groin pain when walking", "thigh pain", "ache in the thigh", "hip popped out", "dislocated hip",
        "cannot put weight on my leg", "leg shorter",
        "sudden back pain", "pain around the ribs hurts, rib pain", "a cough hurts my back", "am I getting shorter",
        "hot joint", "red swollen knee", "fever", "swollen calf", "calf pain", "blood clot",
        "pain at night", "I am losing weight", "suden pain",
    ),
    "card:after-a-fall": ("I hit my head", "blood thinners", "warfarin"),
}  # fmt: skip


def test_the_right_page_is_the_first_or_second_hit():
    index = index_of(current_catalogue(), published_pages())
    found = {question: [match.key for match in index.find(question)[:2]] for question in QUESTIONS}
    assert len(found) >= 60
    assert {question: keys for question, keys in found.items() if QUESTIONS[question] not in keys} == {}


def test_a_warning_sign_leads_to_help_before_all_else():
    index = index_of(current_catalogue(), published_pages())
    found = {asked: (key, index.find(asked)[0].key) for key, signs in WARNING_SIGNS.items() for asked in signs}
    assert {asked: keys for asked, keys in found.items() if keys[0] != keys[1]} == {}
