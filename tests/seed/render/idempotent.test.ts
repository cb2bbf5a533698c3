import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanOf } from './make-post.ts'

// Pieces of HTML, whole and broken, that a parser, a serializer and a sanitizer may each see in another way.
const pieces = `
a|&lt;b&gt;|&amp;|"|<|>| |<p>|</p>|<div>|</div>|<b>|</b>|<i>|</i>|<a href="/x">|<a>|</a>|<a id=n>|<span>|<span lang=de>|</span>
<center>|</center>|<h2 id="a">|</h2>|<table>|<tr>|<td>|<caption>|</table>|<ul>|<li>|</ul>|<dl>|<dt>|<dd>|</dl>|<form>|</form>
<button>|</button>|<select>|<option>|</select>|<textarea>|</textarea>|<svg>|</svg>|<math>|<mtext>|<mglyph>|</math>|<desc>
<foreignObject>|<annotation-xml>|<style>|</style>|<script>|</script>|<title>|</title>|<noscript>|</noscript>|<xmp>|</xmp>
<template>|</template>|<!--|-->|<![CDATA[|]]>|<pre>|</pre>|<br>|</br>|<img src=x>|<img alt=y>|<video src=v>|</video>|<source src=s>
<iframe src=x>|</iframe>|<nobr>|<object>|</object>|<ruby>|<rb>|<rt>|<rp>|</ruby>|<details>|<summary>|</details>|<hr>|<plaintext>
<input type=checkbox>|<p hidden>|<font>|</font>|<article>|<blockquote>|<base href=/y>|<iframe src="//www.youtube.com/embed/a">`.split(
  /\||(?=\n)/,
)

test('rendering what was rendered changes nothing', { timeout: 30_000 }, async () => {
  const html = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join(''))
  await fc.assert(
    fc.asyncProperty(html, async (body) => {
      const once = await cleanOf(body)
      expect(await cleanOf(once)).toBe(once)
    }),
    { numRuns: 5000, seed: 1 },
  )
})

test('the blank line at the begin of preformatted text stays', async () => {
  expect(await cleanOf('<pre>\n\n\na</pre>')).toBe('<pre>\n\n\na</pre>')
  expect(await cleanOf('<pre>\na</pre>')).toBe('<pre>a</pre>')
})
