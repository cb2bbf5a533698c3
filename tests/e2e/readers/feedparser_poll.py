"""Polls the feeds named on standard input (a JSON list of url, etag, modified) and prints what feedparser makes of them."""

import calendar
import json
import sys

import feedparser


def instant(parsed):
    return None if parsed is None else calendar.timegm(parsed) * 1000


def entry(found):
    return {
        "id": found.get("id"),
        "title": found.get("title"),
        "published": instant(found.get("published_parsed")),
        "updated": instant(found.get("updated_parsed")),
        "authors": [author.get("name") for author in found.get("authors", [])],
        "categories": [tag.get("label") or tag.get("term") for tag in found.get("tags", [])],
        "html": found.get("content", [{"value": ""}])[0]["value"],
    }


def poll(request):
    feed = feedparser.parse(request["url"], etag=request.get("etag"), modified=request.get("modified"))
    return {
        "bozo": int(feed.bozo),
        "problem": str(feed.get("bozo_exception", "")),
        "status": feed.get("status"),
        "version": feed.get("version"),
        "etag": feed.get("etag"),
        "modified": feed.get("modified"),
        "entries": [entry(found) for found in feed.entries],
    }


json.dump([poll(request) for request in json.load(sys.stdin)], sys.stdout)
