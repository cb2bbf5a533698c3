import { expect, test } from 'vitest'
import type { Post } from '../../../seed/archive/post.ts'
import { renderAtDesk } from './make-post.ts'

const config = { url: 'https://news.example.com', language: 'zh-CN' }

const original = '<http://proxy.example/share?id=N1>'
const back = '[返回海港日报新闻](//news.example.com/category/haigangribao.html)｜[返回首页](//news.example.com/)'
const end = `<p class="em_media">（文章来源：海港日报）</p>\n\n${original}\n\n${back}`
const fromHarbour = { name: '海港日报', url: 'http://proxy.example/share?id=N1' }
const fromNobody = { name: null, url: 'http://proxy.example/share?id=N1' }

/** Images and frames as the cleaning leaves them. */
const image = 'loading="lazy" referrerpolicy="no-referrer"'
const frame = 'allowfullscreen loading="lazy" sandbox="allow-scripts allow-same-origin allow-popups allow-presentation"'

interface Shape {
  title?: string
  markup?: Post['markup']
  body: string
  jekyllId?: string
  sources?: string[]
  html: string
  summary: string
  source: { name: string | null; url: string | null } | null
}

const shapes: Record<string, Shape> = {
  'a flash with its original': {
    body: '港口吞吐量升至71.5万箱，为2019年以来最高。\n\n<http://desk.example/news/20211208990001.html>\n',
    jekyllId: '/news/2021/12/08/20211208990001',
    html: '<p>港口吞吐量升至71.5万箱，为2019年以来最高。</p>',
    summary: '港口吞吐量升至71.5万箱，为2019年以来最高。',
    source: { name: null, url: 'http://desk.example/news/20211208990001.html' },
  },
  'a flash that ends with a source, and ways back on two lines': {
    body: `港口吞吐量创新高，同比增长7.1%。（云岭社）\n\n${original}\n\n[返回滚动新闻](../emnews/)\n[返回首页](../)`,
    sources: ['云岭社'],
    html: '<p>港口吞吐量创新高，同比增长7.1%。</p>',
    summary: '港口吞吐量创新高，同比增长7.1%。',
    source: { ...fromNobody, name: '云岭社' },
  },
  'a flash that ends with a source in brackets of the West, and a stock code before': {
    body: `云帆发表报告指，星港所(0999.HK)明年增长放慢。(华证网)\n\n${original}\n\n${back}`,
    sources: ['华证网'],
    html: '<p>云帆发表报告指，星港所(0999.HK)明年增长放慢。</p>',
    summary: '云帆发表报告指，星港所(0999.HK)明年增长放慢。',
    source: { ...fromNobody, name: '华证网' },
  },
  'a flash that ends with a name that is no source': {
    body: `开投入股十家茶厂（600999），覆盖四大板块。（见下文）\n\n${original}\n\n${back}`,
    sources: [],
    html: '<p>开投入股十家茶厂（600999），覆盖四大板块。（见下文）</p>',
    summary: '开投入股十家茶厂（600999），覆盖四大板块。',
    source: fromNobody,
  },
  'a report with headings that are paragraphs': {
    body: `<p>过去一年，茶厂承压而上。</p>\n <p>减负，让茶厂轻装上阵</p>\n <p>据云岭社 </p>${end}`,
    html: '<p>过去一年，茶厂承压而上。</p>\n<p>减负，让茶厂轻装上阵</p>\n<p>据云岭社</p>',
    summary: '过去一年，茶厂承压而上。',
    source: fromHarbour,
  },
  'a report with bylines': {
    body: `<p>　本报记者 林远帆</p><p>　苏南星 海港报道</p><p>&emsp;&emsp;港口去年净赚三亿元，同比增长一成。</p>${end}`,
    html: '<p>本报记者 林远帆</p>\n<p>苏南星 海港报道</p>\n<p>港口去年净赚三亿元，同比增长一成。</p>',
    summary: '港口去年净赚三亿元，同比增长一成。',
    source: fromHarbour,
  },
  'a report with a dateline and paragraphs of nothing': {
    body: `<p>&nbsp;&nbsp;&nbsp;&nbsp;云岭社海港1月29日电（记者 苏南星）海港开港。</p><p><br /></p><p>&nbsp;</p><p>第二段。</p>${end}`,
    html: '<p>云岭社海港1月29日电（记者 苏南星）海港开港。</p>\n<p>第二段。</p>',
    summary: '海港开港。第二段。',
    source: fromHarbour,
  },
  'a table, a picture and their caption': {
    body: `<p>五日调研一览</p><table border="0" style="width:580px"><tbody><tr><th>代码</th></tr><tr><td>009990</td></tr></tbody></table><center><img src="https://img.example/a.jpg" alt="" /></center><p>数据来源：云岭数据</p>${end}`,
    html: `<p>五日调研一览</p>\n<table><tbody><tr><th>代码</th></tr><tr><td>009990</td></tr></tbody></table>\n<div class="align-center"><img src="https://img.example/a.jpg" alt="" ${image}></div>\n<p>数据来源：云岭数据</p>`,
    summary: '五日调研一览',
    source: fromHarbour,
  },
  'an editor and a statement behind the source': {
    body: `<p>正文一段。</p><p class="em_media">（文章来源：海港日报）</p><p class="em_media">（责任编辑：DF999）</p><p>郑重声明：云岭网发布此信息的目的在于传播更多信息，与本站立场无关。</p>\n\n${original}\n\n${back}`,
    html: '<p>正文一段。</p>',
    summary: '正文一段。',
    source: fromHarbour,
  },
  'a video, a script and a style': {
    body: `<p>看视频：</p><iframe src="https://v.qq.com/txp/iframe/player.html?vid=x0" width="600" height="400"></iframe><video src="https://video.example/a.mp4" controls></video><script>var a=1;</script><style>p{color:red}</style><p>完。</p>${end}`,
    html: `<p>看视频：</p><iframe src="https://v.qq.com/txp/iframe/player.html?vid=x0" width="600" height="400" ${frame}></iframe>\n<video src="https://video.example/a.mp4" controls preload="none"></video><p>完。</p>`,
    summary: '完。',
    source: fromHarbour,
  },
  'comments of a template': {
    body: `<!-- EM_StockImg_Start --><!--IMG#0--><!-- EM_StockImg_End --><p>云岭<!--Link#1-->股份上涨。</p><!--IMG#1--><p>完。</p>${end}`,
    html: '<p>云岭股份上涨。</p>\n<p>完。</p>',
    summary: '云岭股份上涨。完。',
    source: fromHarbour,
  },
  'promotion before the text, links behind it': {
    body: `<p>【<a class="toplink" href="http://ads.example/x">炒股就用云岭软件，立即下载</a>】</p><p>真正的首段。</p><p><strong>相关报道</strong></p><p><a href="http://desk.example/a/2.html">另一篇</a></p>${end}`,
    html: '<p>【<a href="http://ads.example/x">炒股就用云岭软件，立即下载</a>】</p>\n<p>真正的首段。</p>\n<p><strong>相关报道</strong></p>\n<p><a href="http://desk.example/a/2.html">另一篇</a></p>',
    summary: '真正的首段。',
    source: fromHarbour,
  },
  'several sources': {
    body: `<p>正文。</p><p class="em_media">（文章来源：海港日报、云岭社，综合自：蓝湖网）</p>\n\n${original}\n\n${back}`,
    html: '<p>正文。</p>',
    summary: '正文。',
    source: { ...fromHarbour, name: '海港日报、云岭社，综合自：蓝湖网' },
  },
  'a source at the end of the last paragraph': {
    body: `<p>正文最后一句。（文章来源：海港日报）</p>\n\n${original}\n\n${back}`,
    html: '<p>正文最后一句。</p>',
    summary: '正文最后一句。',
    source: fromHarbour,
  },
  'plain text whose paragraphs are indented': {
    body: `第一段文字，没有标记。\n　　第二段文字。\n　第三段 * 星号 * 与 _下划线_ 与 3|4 竖线。\n\n${original}\n\n${back}`,
    html: '<p>第一段文字，没有标记。</p><p>第二段文字。</p><p>第三段 * 星号 * 与 <em>下划线</em> 与 3|4 竖线。</p>',
    summary: '第一段文字，没有标记。第二段文字。第三段 * 星号 * 与 下划线 与 3|4 竖线。',
    source: fromNobody,
  },
  'a post without anything of a desk': {
    body: '<p>标题里有直引号。</p>',
    html: '<p>标题里有直引号。</p>',
    summary: '标题里有直引号。',
    source: null,
  },
  'a source without a name': {
    body: `<p>媒体名为空。</p><p class="em_media">（文章来源：）</p>\n\n${original}\n\n[返回新闻](//news.example.com/category/.html)｜[返回首页](//news.example.com/)`,
    html: '<p>媒体名为空。</p>',
    summary: '媒体名为空。',
    source: fromNobody,
  },
  'a quote with its source, a live chart, marks of stocks': {
    title: '首次！云岭水泵启用“静音”泵 哪些公司有布局？',
    body:
      '> 据云岭官网消息，云岭宣布供应水泵。（东江证券报）\n\n' +
      '<p style="display:none;height:1px;overflow:hidden;"><br /></p><!-- EM_StockImg_Start --><p style="text-align:center;"><a href="http://quote.example/r/106.ZZZ" data-code="ZZZ|106|7" target="_blank"><img src="https://webquoteklinepic.desk.example/GetPic.aspx?nid=106.ZZZ&imageType=k" border="0" alt="K图 ZZZ_0" width="578" height="276" /></a></p><!-- EM_StockImg_End -->' +
      '<p>首款低噪<span id="bk_90.BK9"><a href="http://quote.example/r/90.BK9" class="keytip">储能</a></span><span id="bkquote_90.BK9"></span>水泵来了！<br /></p>' +
      '<p>据云岭官网消息，<span id="stock_106.ZZZ"><a href="http://quote.example/r/106.ZZZ">云岭</a></span><span id="quote_106.ZZZ"></span>宣布供应水泵。</p>' +
      '<center><img src="https://img.example/b.jpg" alt="Image" width="552" /></center><p style="text-align:center;">图片来源：云岭官网</p>' +
      '<p><strong>这些公司有水泵</strong></p><p>市场价约为&lt;三倍&gt;。</p>' +
      '<p class="em_media">（文章来源：东江<span id="bk_90.BK8"><a href="http://quote.example/r/90.BK8">证券</a></span><span id="bkquote_90.BK8"></span>报）</p>' +
      `\n\n<http://desk.example/news/1354,5.html>\n\n${back}`,
    html:
      '<blockquote>\n<p>据云岭官网消息，云岭宣布供应水泵。</p>\n</blockquote>\n' +
      `<p class="align-center"><a href="http://quote.example/r/106.ZZZ"><img src="https://webquoteklinepic.desk.example/GetPic.aspx?nid=106.ZZZ&#x26;imageType=k" alt="K图 ZZZ_0" width="578" height="276" class="live" ${image}><small class="live">（实时行情图）</small></a></p>\n` +
      '<p>首款低噪<a href="http://quote.example/r/90.BK9">储能</a>水泵来了！</p>\n' +
      '<p>据云岭官网消息，<a href="http://quote.example/r/106.ZZZ">云岭</a>宣布供应水泵。</p>\n' +
      `<div class="align-center"><img src="https://img.example/b.jpg" alt="Image" width="552" ${image}></div>\n<p class="align-center">图片来源：云岭官网</p>\n` +
      '<p><strong>这些公司有水泵</strong></p>\n<p>市场价约为&#x3C;三倍>。</p>',
    summary: '据云岭官网消息，云岭宣布供应水泵。',
    source: { name: '东江证券报', url: 'http://desk.example/news/1354,5.html' },
  },
  'the same without the quote': {
    body:
      '<p style="text-align:center;"><a href="http://quote.example/r/106.ZZZ"><img src="https://webquotepic.desk.example/a.png" alt="K图" /></a></p>' +
      '<p>首款低噪<span id="bk_90.BK9"><a href="http://quote.example/r/90.BK9">储能</a></span>水泵来了！<br /></p><p>据云岭官网消息，云岭宣布供应水泵。</p><p style="text-align:center;">图片来源：云岭官网</p><p><strong>这些公司有水泵</strong></p><p>市场价约为&lt;三倍&gt;。</p>' +
      end,
    html:
      `<p class="align-center"><a href="http://quote.example/r/106.ZZZ"><img src="https://webquotepic.desk.example/a.png" alt="K图" class="live" ${image}><small class="live">（实时行情图）</small></a></p>\n` +
      '<p>首款低噪<a href="http://quote.example/r/90.BK9">储能</a>水泵来了！</p>\n<p>据云岭官网消息，云岭宣布供应水泵。</p>\n<p class="align-center">图片来源：云岭官网</p>\n<p><strong>这些公司有水泵</strong></p>\n<p>市场价约为&#x3C;三倍>。</p>',
    summary: '首款低噪储能水泵来了！据云岭官网消息，云岭宣布供应水泵。市场价约为<三倍>。',
    source: fromHarbour,
  },
  'a quote of nothing': {
    body: `> \n\n<p>正文第一段，说明事由。</p><p>正文第二段。</p>${end}`,
    html: '<p>正文第一段，说明事由。</p>\n<p>正文第二段。</p>',
    summary: '正文第一段，说明事由。正文第二段。',
    source: fromHarbour,
  },
  'a quote of two lines, and no address of the original': {
    body: `> 摘要第一行①；\n摘要第二行②。\n\n<p>正文。</p><p class="em_media">（文章来源：云岭社）</p>\n\n<>\n\n${back}`,
    html: '<blockquote>\n<p>摘要第一行①；摘要第二行②。</p>\n</blockquote>\n<p>正文。</p>',
    summary: '摘要第一行①；摘要第二行②。',
    source: { name: '云岭社', url: null },
  },
  'only a quote': {
    body: `> 只有摘要一句。\n\n\n\n${original}\n\n${back}`,
    html: '<blockquote>\n<p>只有摘要一句。</p></blockquote>',
    summary: '只有摘要一句。',
    source: fromNobody,
  },
  'players, with almost no text': {
    body: `<p>甲</p><iframe src="//player.bilibili.com/player.html?bvid=BV0"></iframe><p>乙</p><iframe src="https://player.youku.com/embed/X000"></iframe><p>丙</p><p class="em_media">（文章来源：77世纪海港报道）</p>\n\n${original}\n\n${back}`,
    html: `<p>甲</p><iframe src="https://player.bilibili.com/player.html?bvid=BV0" ${frame}></iframe><p>乙</p><iframe src="https://player.youku.com/embed/X000" ${frame}></iframe><p>丙</p>`,
    summary: '甲',
    source: { ...fromHarbour, name: '77世纪海港报道' },
  },
  'a chart with its own source, and a source of two papers': {
    body: `<p>一家公司公告。</p><p>来源：云岭数据</p><p><img src="//img.example/D1.jpg"/></p><p class="em_media">（文章来源：海港报·中海网）</p>\n\n${original}\n\n${back}`,
    html: `<p>一家公司公告。</p>\n<p>来源：云岭数据</p>\n<p><img src="https://img.example/D1.jpg" alt="" ${image}></p>`,
    summary: '一家公司公告。',
    source: { ...fromHarbour, name: '海港报·中海网' },
  },
  'ways back whose addresses have spaces and brackets': {
    body: `<p>正文3。</p><p class="em_media">（文章来源：云岭证券(海港) 77财APP）</p>\n\n${original}\n\n[返回云岭证券(海港)新闻](//news.example.com/category/yunling(haigang) 77cai.html)｜[返回首页](//news.example.com/)`,
    html: '<p>正文3。</p>',
    summary: '正文3。',
    source: { ...fromHarbour, name: '云岭证券(海港) 77财APP' },
  },
}

/** Line breaks between blocks are nothing that a reader sees. */
const withoutLines = (html: string): string => html.replace(/\n+/g, '')

test.each(Object.entries(shapes))('%s', async (_name, { html, summary, source, sources = [], ...given }) => {
  const rendered = await renderAtDesk({ title: '另一个标题', ...given }, config, sources)
  expect({ ...rendered, html: withoutLines(rendered.html) }).toMatchObject({
    html: withoutLines(html),
    summary,
    source,
    problems: [],
  })
})
