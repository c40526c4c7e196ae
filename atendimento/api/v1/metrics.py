"""`/api/v1/metrics`: counted when asked, over at most the period that was asked for."""

import csv
import io
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from atendimento.api.media import Anything
from atendimento.api.v1 import reads, shapes
from atendimento.api.v1.access import Leads
from integrations.api.auth import V1
from integrations.kit.access import Insider
from integrations.kit.views import checked


class MetricsView(V1):
    permission_classes = [Insider, Leads]

    def period(self) -> dict[str, Any]:
        return checked(shapes.PeriodQuery, self.request.query_params.dict())


class Overview(MetricsView):
    @extend_schema(operation_id="metricsOverview", parameters=[shapes.PeriodQuery], responses=shapes.OverviewOut)
    def get(self, request: Request) -> Response:
        """How much there was to do."""
        return Response(reads.overview(request.user, self.period()))


class Attendance(MetricsView):
    @extend_schema(operation_id="metricsAttendance", parameters=[shapes.PeriodQuery], responses=shapes.AttendanceOut)
    def get(self, request: Request) -> Response:
        """How fast it was done."""
        return Response(reads.attendance(self.period()))


class Export(MetricsView):
    content_negotiation_class = Anything

    @extend_schema(
        operation_id="metricsExport",
        parameters=[shapes.PeriodQuery],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> HttpResponse:
        """Both as a table: metric, value."""
        period = self.period()
        overview = reads.overview(request.user, period)
        table = {**overview.pop("conversations"), **overview, **reads.attendance(period)}
        return as_csv(table)


def as_csv(table: dict[str, Any]) -> HttpResponse:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["metric", "value"])
    rows.writerows((name, "" if value is None else value) for name, value in table.items())
    headers = {"Content-Disposition": 'attachment; filename="metrics.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
