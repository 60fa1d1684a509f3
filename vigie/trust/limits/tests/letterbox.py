"""A small guarded form of the tests: whoever passes has a letter in the box."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from vigie.trust.limits.guard import GuardedForm, guard_of, guarded, limited

letters: list[str] = []
PAGE = """{% extends "kit/base.html" %}{% load static %}
{% block main %}<h1>Letter</h1><form method="post">{% csrf_token %}
{% for error in form.non_field_errors %}<p role="alert">{{ error }}</p>{% endfor %}
{% include "kit/_field.html" with field=form.words %}
{% include "trust/_guard.html" %}
<button type="submit" class="button">Send</button></form>{% endblock %}
{% block scripts %}<script src="{% static "trust/guard.js" %}" defer></script>
{% endblock %}"""

MATRIX = """
[plain.letter]
GET = "public"
POST = "public"
[plain.counted]
GET = "public"
POST = "public"
[plain.careless]
GET = "public"
POST = "public"
"""


class LetterForm(GuardedForm):
    words = forms.CharField(max_length=200, widget=forms.Textarea)


@guarded("report")
def letter(request: HttpRequest) -> HttpResponse:
    form = LetterForm(request.POST or None, guard=guard_of(request))
    if form.is_valid():
        letters.append(form.cleaned_data["words"])
        return redirect("web:about")
    page = engines["django"].from_string(PAGE).render({"form": form}, request)
    return HttpResponse(page, status=422 if form.is_bound else 200)


@guarded("flag")
def careless(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


@limited("flag")
def counted(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


urlpatterns = [
    path("counted/", counted, name="counted"),
    path("letter/", letter, name="letter"),
    path("careless/", careless, name="careless"),
    path("", include("vigie.config.urls")),
]
