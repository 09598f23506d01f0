"""A form with every kind of field, for the staff page that shows the components."""

from __future__ import annotations

from django import forms

from exercises.form_fields import MultilineField
from exercises.measures.number_fields import DecimalTextField, WholeNumberField


class Label(str):
    """The label of a choice, with a hint below it."""

    hint: str

    def __new__(cls, text: str, hint: str = "") -> Label:
        label = super().__new__(cls, text)
        label.hint = hint
        return label


SCALE = [(str(number), str(number)) for number in range(11)]


class ComponentsForm(forms.Form):
    """Fields with labels from real pages. Bound to empty data, it shows how errors look."""

    name = forms.CharField(label="What shall we call you?", help_text="As friends call you.")
    email = forms.EmailField(label="Email address")
    goal = MultilineField(label="What would you like to do again?", required=False)
    units = forms.ChoiceField(label="Weights in", choices=[("kg", "Kilograms"), ("lb", "Pounds")])
    steady = forms.ChoiceField(
        label="Can you stand on one leg for ten seconds?",
        widget=forms.RadioSelect,
        choices=[
            ("yes", Label("Yes", "Without holding on")),
            ("held", Label("Only when I hold on", "To a counter or a rail")),
            ("no", Label("No, or not sure", "We start with both feet on the floor")),
        ],
    )
    sure = forms.ChoiceField(
        label="Have you fallen this year?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No")],
        required=False,
    )
    have = forms.MultipleChoiceField(
        label="What do you have at home?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("chair", "A chair that cannot slide"), ("band", "A band"), ("mat", "A mat")],
    )
    pain = forms.ChoiceField(
        label="How does your hip feel this morning?",
        help_text="After Thursday's session. 0 is no pain, 10 is the worst you can think of.",
        widget=forms.RadioSelect,
        choices=SCALE,
    )
    effort = forms.ChoiceField(label="How hard was it?", required=False, widget=forms.RadioSelect, choices=SCALE)
    repetitions = WholeNumberField(label="How many did you do?", min_value=0, max_value=30)
    weight = DecimalTextField(label="Ankle weight", required=False, help_text="Each ankle.")
    consent = forms.BooleanField(label="I have read this and I agree.", help_text="You can change your mind any time.")
