import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseVisible, toCleanHtml } from '../../../seed/render/clean.ts'
import { amount } from '../../amount.ts'

const clean = (html: string): string => toCleanHtml(parseVisible(html, 'https://news.example.com/a/b.html'))

// Pieces of HTML, whole and broken, that a parser, a serializer and a sanitizer may each see in another way.
const pieces = `
a|&lt;b&gt;|&amp;|"|<|>| |<p>|</p>|<div>|</div>|<b>|</b>|<i>|</i>|<a href="/x">|<a>|</a>|<a id=n>|<span>|<span lang=de>|</span>
<center>|</center>|<h2 id="a">|</h2>|<h1>|<h4>|</h4>|<table>|<tr>|<td>|<caption>|</table>|<ul>|<li>|</ul>|<dl>|<dt>|<dd>|</dl>|<form>|</form>
<button>|</button>|<select>|<option>|</select>|<textarea>|</textarea>|<svg>|</svg>|<math>|<mtext>|<mglyph>|</math>|<desc>
<foreignObject>|<annotation-xml>|<style>|</style>|<script>|</script>|<title>|</title>|<noscript>|</noscript>|<xmp>|</xmp>
<template>|</template>|<!--|-->|<![CDATA[|]]>|<pre>|</pre>|<br>|</br>|<img src=x>|<img alt=y>|<video src=v>|</video>|<source src=s>
<iframe src=x>|</iframe>|<nobr>|<object>|</object>|<ruby>|<rb>|<rt>|<rp>|</ruby>|<details>|<summary>|</details>|<hr>|<plaintext>
<input type=checkbox>|<p hidden>|<font>|</font>|<article>|<blockquote>|<base href=/y>|<iframe src="//www.youtube.com/embed/a">
<p align=left>|<td style="text-align:right">|<div class="align-center">|<span class="align-left">|<small class=live>|</small>|<img class="live x" src=y>|</center>`.split(
  /\||(?=\n)/,
)

test('cleaning what was cleaned changes nothing', { timeout: 300_000 }, () => {
  const html = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join(''))
  fc.assert(
    fc.property(html, (body) => {
      const once = clean(body)
      expect(clean(once)).toBe(once)
    }),
    { numRuns: amount(1_500, 10_000), seed: 1 },
  )
})

test.each([
  '<a id=n><table><a href="/x">',
  '<h2 id="a"><a><h2 id="a">',
  '<ruby><p><span><rb>',
  '<noscript><br>',
  '<table><font><tr><td>a</table>',
  '<svg><desc><p>a</svg><p>b',
  '<p><object><p>a</object>b',
])('a browser makes of it the tree that was judged: %s', (html) => {
  expect(clean(clean(html))).toBe(clean(html))
})

test('the blank line at the begin of preformatted text stays', () => {
  expect(clean('<pre>\n\n\na</pre>')).toBe('<pre>\n\n\na</pre>')
  expect(clean('<pre>\na</pre>')).toBe('<pre>a</pre>')
})
