import { expect, test } from 'vitest'
import { decodeNamedCharacterReference } from '../../../src/model/html-scanner.ts'
import { cleanOf, render } from './make-post.ts'

test.each<[name: string, input: string, output: string]>([
  ['a hidden element goes', '<p hidden>a</p><p style="Display : NONE">b</p><p>c</p>', '<p>c</p>'],
  ['invisible text goes', '<p style="color:red;visibility:hidden">a</p>b', 'b'],
  ['a comment does not hide the hiding', '<p style="display/**/:/**/none">a</p>b', 'b'],
  ['a comment goes', 'a<!-- b --><!-->c', 'ac'],
  ['a bare span goes, its content stays', '<span></span><span style="x">a <span class="y">b</span></span>', 'a b'],
  ['a span that says something stays', '<span lang="de" title="t">a</span>', '<span lang="de" title="t">a</span>'],
  ['a link without an address goes', '<a>a</a><a name="b">c</a>', 'ac'],
  ['a heading keeps its id', '<h2 id="1.2-ä_b" class="x">a</h2>', '<h2 id="1.2-ä_b">a</h2>'],
  ['an id like those of the page around it goes', '<h2 id="_content">a</h2>', '<h2>a</h2>'],
  ['an id with white space goes', '<h2 id="a b">a</h2>', '<h2>a</h2>'],
  [
    'elements out of use are replaced',
    '<strike>a</strike><tt>b</tt><big>c</big>',
    '<s>a</s><code>b</code><strong>c</strong>',
  ],
  ['tags that were left open are closed', '<b><i>a</b>b</i>', '<b><i>a</i></b><i>b</i>'],
  [
    'a checked and an open box',
    '<ul><li><input type=checkbox checked>a<li><input type="CheckBox">b</ul>',
    '<ul><li>☑ a</li><li>☐ b</li></ul>',
  ],
  [
    'a box before a space, and one before an element',
    '<input type=checkbox> a<input type=checkbox><b>c</b>',
    '☐ a☐ <b>c</b>',
  ],
  ['another input goes', '<input value="a"><input type=radio>b', 'b'],
  [
    'a table keeps its spans',
    '<table><tr><td colspan=2 style=x>a</table>',
    '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
  ],
  [
    'the language of code stays',
    '<pre><code class="language-c++ x">a</code></pre>',
    '<pre><code class="language-c++">a</code></pre>',
  ],
  ['a relative link', '<a href="c.html?x=1#y">a</a>', '<a href="https://news.example.com/a/c.html?x=1#y">a</a>'],
  ['a link from the root', '<a href="/d">a</a>', '<a href="https://news.example.com/d">a</a>'],
  ['a link upwards', '<a href="../../d/">a</a>', '<a href="https://news.example.com/d/">a</a>'],
  ['a protocol-relative link is https', '<a href="//cdn.example/x">a</a>', '<a href="https://cdn.example/x">a</a>'],
  ['a link within the page', '<a href="#fn:1">a</a>', '<a href="#fn:1">a</a>'],
  [
    'mail and telephone',
    '<a href="mailto:a@b.example">a</a><a href="tel:+1">b</a>',
    '<a href="mailto:a@b.example">a</a><a href="tel:+1">b</a>',
  ],
  [
    'chats, files and messages',
    '<a href="irc://a.example/b">a</a><a href="matrix:r/b:a.example">b</a><a href="xmpp:a@b.example">c</a><a href="ftp://a.example/">d</a><a href="magnet:?xt=urn:btih:a">e</a><a href="sms:+1">f</a>',
    '<a href="irc://a.example/b">a</a><a href="matrix:r/b:a.example">b</a><a href="xmpp:a@b.example">c</a><a href="ftp://a.example/">d</a><a href="magnet:?xt=urn:btih:a">e</a><a href="sms:+1">f</a>',
  ],
  ['an address of another kind goes, its text stays', '<a href="javascript:a()">a</a><a href="file:///a">b</a>', 'ab'],
  [
    'where a quotation is from',
    '<blockquote cite="/q">a</blockquote>',
    '<blockquote cite="https://news.example.com/q">a</blockquote>',
  ],
])('%s', async (_name, input, output) => {
  expect(await cleanOf(input)).toBe(output)
})

test.each<[name: string, input: string, output: string]>([
  ['by a style', '<p style="color:red; TEXT-ALIGN : Center">a</p>', '<p class="align-center">a</p>'],
  [
    'by an attribute',
    '<h2 align="right">a</h2><div align=LEFT>b</div>',
    '<h2 class="align-right">a</h2><div class="align-left">b</div>',
  ],
  ['by an element', '<center><p>a</p></center>', '<div class="align-center"><p>a</p></div>'],
  [
    'the last style wins, over the attribute',
    '<p align="left" style="text-align:left;text-align:right">a</p>',
    '<p class="align-right">a</p>',
  ],
  [
    'of a cell',
    '<table><tr><td style="text-align: right">a</table>',
    '<table><tbody><tr><td class="align-right">a</td></tr></tbody></table>',
  ],
  [
    'beside other classes',
    '<div class="highlight x" align="center">a</div>',
    '<div class="highlight align-center">a</div>',
  ],
  [
    'not what is so anyway, or is none',
    '<p style="text-align:justify">a</p><p align="x" style="text-align:">b</p>',
    '<p>a</p><p>b</p>',
  ],
  [
    'not that of an image, which is where it floats',
    'a<img align="left" src="/a.png" alt="">',
    'a<img src="https://news.example.com/a.png" alt="" loading="lazy" referrerpolicy="no-referrer">',
  ],
  ['not other classes', '<p class="align-middle live">a</p><small class="x">b</small>', '<p>a</p><small>b</small>'],
])('how text is aligned stays as a class: %s', async (_name, input, output) => {
  expect(await cleanOf(input)).toBe(output)
})

const frame = 'allowfullscreen loading="lazy" sandbox="allow-scripts allow-same-origin allow-popups allow-presentation"'

test.each<[name: string, input: string, output: string]>([
  [
    'an image loads when it comes into view',
    '<img src="a b.png" alt="A" loading="eager">',
    '<img alt="A" src="https://news.example.com/a/a%20b.png" loading="lazy" referrerpolicy="no-referrer">',
  ],
  [
    'an image without alt has an empty one',
    '<img src="//cdn.example/a.png">',
    '<img alt="" src="https://cdn.example/a.png" loading="lazy" referrerpolicy="no-referrer">',
  ],
  [
    'a size is in pixels',
    '<img src="/a.png" alt="" width="10" height="10%">',
    '<img src="https://news.example.com/a.png" alt="" width="10" loading="lazy" referrerpolicy="no-referrer">',
  ],
  [
    'each candidate of a srcset',
    '<img alt="" srcset="/a.png 1x, //cdn.example/b,c.png 2x">',
    '<img alt="" srcset="https://news.example.com/a.png 1x, https://cdn.example/b,c.png 2x" loading="lazy" referrerpolicy="no-referrer">',
  ],
  ['an image without a source goes', 'a<img alt="b">', 'a'],
  [
    'a picture that a script was to load',
    '<img src="data:image/gif;base64,R0" data-src="/a.png" alt="A"><img alt="B" data-original="/b.png">',
    '<img alt="A" src="https://news.example.com/a.png" loading="lazy" referrerpolicy="no-referrer"><img alt="B" src="https://news.example.com/b.png" loading="lazy" referrerpolicy="no-referrer">',
  ],
  [
    'a picture that a script was to load, and again for who has none',
    '<img data-src="/a.png" alt="A"><noscript><img src="/a.png" alt="A"></noscript><noscript><img src="/b.png" alt="B"></noscript>',
    '<img alt="A" src="https://news.example.com/a.png" loading="lazy" referrerpolicy="no-referrer"><img alt="B" src="https://news.example.com/b.png" loading="lazy" referrerpolicy="no-referrer">',
  ],
  [
    'the candidates of a picture that a script was to load',
    '<img data-srcset="/a.png 1x, /b.png 2x" alt="">',
    '<img alt="" srcset="https://news.example.com/a.png 1x, https://news.example.com/b.png 2x" loading="lazy" referrerpolicy="no-referrer">',
  ],
  [
    'a video is shown with controls and does not start',
    '<video src="v.mp4" poster="//cdn.example/p.png" autoplay loop></video>',
    '<video src="https://news.example.com/a/v.mp4" poster="https://cdn.example/p.png" controls preload="none"></video>',
  ],
  [
    'a sound, too',
    '<audio src="/a.mp3" preload="auto"></audio>',
    '<audio src="https://news.example.com/a.mp3" preload="none" controls></audio>',
  ],
  [
    'a YouTube player stays',
    '<iframe src="https://www.youtube.com/embed/a_b-1?rel=0" width="560">no</iframe>',
    `<iframe src="https://www.youtube.com/embed/a_b-1?rel=0" width="560" ${frame}></iframe>`,
  ],
  [
    'a player over http is taken over https',
    '<iframe src="http://player.vimeo.com/video/12" title="T"></iframe>',
    `<iframe src="https://player.vimeo.com/video/12" title="T" ${frame}></iframe>`,
  ],
  [
    'a protocol-relative player',
    '<iframe src="//player.bilibili.com/player.html?aid=1"></iframe>',
    `<iframe src="https://player.bilibili.com/player.html?aid=1" ${frame}></iframe>`,
  ],
  ['a host that is not listed goes', 'a<iframe src="https://video.example/embed/a"></iframe>', 'a'],
])('%s', async (_name, input, output) => {
  const attributes = (html: string) => html.replace(/<(\w+) ([^>]*)>/g, (_, name, all) => `<${name} ${sorted(all)}>`)
  expect(attributes(await cleanOf(input))).toBe(attributes(output))
})

const sorted = (attributes: string): string => (attributes.match(/[\w-]+(?:="[^"]*")?/g) ?? []).sort().join(' ')

test.each([
  ['<center>a</center>b', '<div class="align-center">a</div>b'],
  ['<font color=red>a</font> b', 'a b'],
  ['<form action="/x">a<fieldset><legend>b</legend>c</fieldset></form>', 'abc'],
  ['<button>a</button><label>b</label>', 'ab'],
  ['<object data="/a.swf">a <b>b</b></object>', 'a <b>b</b>'],
  ['<select><option>a</option></select><textarea>b</textarea>', 'ab'],
  ['<article><header>a</header><main>b</main><nav>c</nav><footer>d</footer></article>', 'abcd'],
  ['<noscript>a</noscript><marquee>b</marquee><nobr>c</nobr>', 'abc'],
  ['<svg><text>a</text></svg><math><mi>b</mi></math>', 'ab'],
  ['<x-y>a</x-y>', 'a'],
])('no visible character goes with its tag: %s', async (input, output) => {
  expect(await cleanOf(input)).toBe(output)
})

test.each([
  ['a\u0000\u0001\u001f\u000bb\ufffe\uffff', 'ab'],
  ['a\ud800b\udc00c\ud83d\ude00', 'a\ufffdb\ufffdc😀'],
  ['a\r\nb\rc', 'a\nb\nc'],
  ['a&#1;&#31;&#xFFFE;b', 'ab'],
  ['<p title="a&#1;b">c</p>', '<p title="ab">c</p>'],
])('only characters that XML can carry are left: %j', async (body, output) => {
  expect(await render({ markup: 'html', body })).toMatchObject({ html: output })
})

test('of named character references only those are written that the Worker knows', async () => {
  const written = await cleanOf(
    '<p title="&quot;&amp;&lt;&copy;">&lt;&gt;&amp;&nbsp;&copy;&hellip;&NotEqualTilde;&#8212;</p>',
  )
  const names = [...written.matchAll(/&([A-Za-z]\w*);/g)].map(([, name = '']) => name)
  expect(names.filter((name) => decodeNamedCharacterReference(name) === false)).toEqual([])
  expect(written).toContain('©…')
})
