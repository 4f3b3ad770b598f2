"""Reports of a region on pages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify

from core.access import access
from core.htmx import field_part, page_or_part, posted, wants_part
from core.refusals import Refused
from regions.actors import Request, Seat
from reports import actions, policies
from reports.forms import PeriodForm
from reports.models import BinderFile, Report, ReportFile


@access(policies.can_list_reports)
def report_list(request: Request, region: Seat) -> HttpResponse:
    reports = Report.visible_to(request.actor).in_region(region.region_id).newest_first()
    context = {
        "region": region,
        "page": Paginator(reports, 50).get_page(request.GET.get("page")),
        "now": timezone.now(),
        "can_request": policies.can_request_reports(request.actor, region),
    }
    return page_or_part(request, "reports/report_list.html", context, part="rows")


@access(policies.can_request_reports, methods=("GET", "POST"))
def report_add(request: Request, region: Seat) -> HttpResponse:
    form = PeriodForm(posted(request), region=region)
    if part := field_part(request, form):
        return part
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.request_report(actor=request.actor, region=region, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("reports:show", region.slug, report.pk)
    context = {"region": region, "form": form, "kept": actions.KEPT}
    return render(request, "reports/report_add.html", context)


@access(policies.can_list_reports)
def report_show(request: Request, region: Seat, report_id: int) -> HttpResponse:
    report = _report(request, region, report_id)
    if wants_part(request) and request.GET.get("seen") == report.stage:
        # Nothing is swapped, nothing read out again, and no focus moves.
        return HttpResponse(status=204)
    files = ReportFile.visible_to(request.actor).filter(report=report).ready(timezone.now())
    binders = BinderFile.visible_to(request.actor).filter(report=report).ready(timezone.now())
    context = {
        "region": region,
        "report": report,
        "binder": binders.defer("archive").first() if report.is_binder else None,
        "file": files.defer("pdf").first() if report.is_done and not report.is_binder else None,
        "can_cancel": policies.can_cancel_report(request.actor, report),
        "kept": actions.KEPT,
    }
    return page_or_part(request, "reports/report_show.html", context, part="report")


@access(policies.can_request_reports, methods=("POST",))
def report_cancel(request: Request, region: Seat, report_id: int) -> HttpResponse:
    report = _report(request, region, report_id)
    actions.cancel_report(actor=request.actor, report=report)
    messages.success(request, "The report is cancelled.")
    return redirect("reports:show", region.slug, report.pk)


@access(policies.can_list_reports)
def report_download(request: Request, region: Seat, report_id: int) -> HttpResponse:
    report = _report(request, region, report_id)
    content, ending = _content(request, report)
    name = f"{slugify(region.slug)}-{report.starts_on}-{report.ends_on}.{ending}"
    return HttpResponse(
        content,
        content_type=f"application/{ending}",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def _content(request: Request, report: Report) -> tuple[bytes, str]:
    now = timezone.now()
    if report.is_binder:
        binders = BinderFile.visible_to(request.actor).ready(now)
        return bytes(get_object_or_404(binders, report=report).archive), "zip"
    files = ReportFile.visible_to(request.actor).ready(now)
    return bytes(get_object_or_404(files.only("pdf"), report=report).pdf), "pdf"


def _report(request: Request, region: Seat, report_id: int) -> Report:
    reports = Report.visible_to(request.actor).in_region(region.region_id)
    report: Report = get_object_or_404(reports.select_related("requested_by"), pk=report_id)
    return report
