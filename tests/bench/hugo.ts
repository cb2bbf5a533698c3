import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Makes a Hugo site of an archive that `makeArchive` made: the same bodies, a page a post, and a page and an RSS feed for
 * everything, each category and each tag. What the loader makes no counterpart of is turned off: sections, sitemap, 404.
 */
export function makeHugoSite(archive: string, folder: string): void {
  for (const [path, text] of Object.entries(siteFiles)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const made = new Set<string>()
  for (const path of globSync('_posts/**/*.md', { cwd: archive })) {
    const file = join(folder, 'content', path.replace(/^_posts/, 'posts'))
    if (!made.has(dirname(file))) mkdirSync(dirname(file), { recursive: true })
    made.add(dirname(file))
    writeFileSync(file, toHugoPost(basename(path, '.md'), readFileSync(join(archive, path), 'utf8')))
  }
}

/** Wall seconds that Hugo takes for a site into a fresh destination; null, with a line, where there is no Hugo. */
export function timeHugo(folder: string): number | null {
  const destination = mkdtempSync(join(folder, 'public-'))
  try {
    const start = performance.now()
    const { error, status, stdout, stderr } = spawnSync(
      'hugo',
      ['--source', folder, '--destination', destination, '--ignoreCache'],
      { encoding: 'utf8' },
    )
    const seconds = (performance.now() - start) / 1000
    if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
      console.error('hugo is not installed, so nothing is compared with it')
      return null
    }
    if (error !== undefined || status !== 0) {
      throw new Error(`Cannot build "${folder}": hugo ended with ${status}: ${error ?? stderr + stdout}`)
    }
    return seconds
  } finally {
    rmSync(destination, { recursive: true, force: true })
  }
}

/** Front matter with Hugo's names and forms, the URL that Jekyll would give, and the body as it is. */
function toHugoPost(name: string, text: string): string {
  const [, frontMatter = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? []
  const fields = Object.fromEntries(frontMatter.split('\n').map((line) => line.split(/: (.*)/)))
  const [, day, slug] = /^(\d{4}-\d{2}-\d{2})-(.*)$/.exec(name) ?? []
  return `---
title: ${fields.title}
date: ${fields.date.replace(/^(\S+) (\S+) ([+-]\d\d)(\d\d)$/, '$1T$2$3:$4')}
url: /${fields.categories}/${day?.replaceAll('-', '/')}/${slug}.html
categories: [${fields.categories}]
tags: [${fields.tags}]
---
${body}`
}

const siteFiles = {
  'config.toml': `baseURL = "https://news.example.com/"
title = "望潮财经"
languageCode = "zh-CN"
hasCJKLanguage = true
timeZone = "Asia/Shanghai"
paginate = 50
disableKinds = ["section", "sitemap", "404", "robotsTXT"]

[taxonomies]
category = "categories"
tag = "tags"

[outputs]
home = ["HTML", "RSS"]
term = ["HTML", "RSS"]
taxonomy = ["HTML"]
page = ["HTML"]

[markup.goldmark.renderer]
unsafe = true
`,

  'layouts/_default/single.html': `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{{ .Title }} – {{ site.Title }}</title></head>
<body>
<h1>{{ .Title }}</h1>
<p><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02 15:04" }}</time>
{{ range .GetTerms "categories" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</p>
{{ .Content }}
</body>
</html>
`,

  'layouts/_default/list.html': `{{ $pages := .Pages }}{{ if .IsHome }}{{ $pages = site.RegularPages }}{{ end }}{{ $page := .Paginate $pages }}<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{{ .Title }}</title>
{{ with .OutputFormats.Get "rss" }}<link rel="alternate" type="application/rss+xml" href="{{ .Permalink }}">{{ end }}</head>
<body>
<h1>{{ .Title }}</h1>
<ul>{{ range $page.Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time>{{ .Date.Format "2006-01-02 15:04" }}</time> {{ .Summary | plainify | truncate 200 }}</li>{{ end }}
</ul>
{{ with $page.Prev }}<a href="{{ .URL }}">newer</a>{{ end }} {{ with $page.Next }}<a href="{{ .URL }}">older</a>{{ end }}
</body>
</html>
`,

  'layouts/_default/terms.html': `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body>
<h1>{{ .Title }}</h1>
<ul>{{ range .Data.Terms.ByCount }}
<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}
</ul>
</body>
</html>
`,

  'layouts/_default/rss.xml': `{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
{{ $pages := .Pages }}{{ if .IsHome }}{{ $pages = site.RegularPages }}{{ end }}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<description>{{ .Title }}</description>{{ range first 20 $pages }}
<item>
<title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate>
<content:encoded>{{ .Content | html }}</content:encoded>
</item>{{ end }}
</channel>
</rss>
`,
}
