"""`/componentes/`: every partial in every state. Mounted while debugging only."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import DeskRequest
from atendimento.gallery import bubbles, people, places, rows
from atendimento.views.desk import desk


@desk("GET", "HEAD")
def gallery(request: DeskRequest) -> HttpResponse:
    context = {
        "rows": rows.rows(),
        "heads": rows.heads(),
        "talks": [bubbles.words(), bubbles.files(), bubbles.cards()],
        "events": bubbles.events(),
        "shelves": [places.menus(), people.panels(), places.banners(), places.empties()],
        "dialogs": places.dialogs(),
    }
    return render(request, "gallery/page.html", context)
