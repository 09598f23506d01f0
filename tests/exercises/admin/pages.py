"""What the tests of the editors' desk share: addresses of pages, and what a page says is wrong."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse


def page(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def errors(response: Any) -> str:
    """Return the part of the page that says what is wrong. Fails unless the page was refused and shown again."""
    assert response.status_code == 422
    return response.text.split('<div class="errornote problems"')[1].split("</ul>\n    </div>")[0]


def desk(model: Any) -> Any:
    return admin.site._registry[model]


def action(client: Any, model: Any, name: str, *rows: Any) -> str:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    response = client.post(address, {"action": name, "_selected_action": [str(row.pk) for row in rows]}, follow=True)
    assert response.status_code == 200
    return "\n".join(str(message) for message in response.context["messages"])
