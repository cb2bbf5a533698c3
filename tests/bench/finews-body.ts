import { makeSentence, makeTitle, pick, type Random } from './make-archive.ts'
import { words } from './vocabulary.ts'

/** What a body is made for. */
export interface BodyOf {
  /** Tells the post from all others in the addresses of its pictures and its original. */
  code: string
  title: string
  /** Name and Chinese name of its category, as in its front matter. */
  category: string
  tag: string
}

/** Names at the end of flashes that no post is taken from, and what only looks like a name. */
export const UNKNOWN_SOURCE = '澜声社'
const lookalikes = [`（${UNKNOWN_SOURCE}）`, '(澜湾客户端)', '（600999）', '（记者 云一诺）']

/** Hosts at which the site is, and was. */
export const hosts = ['news.example.com', 'old.example.com', 'news.example.org']

/** The body of a flash: Markdown, with a quote that sums up what follows, or nothing but a sentence or two. */
export function makeFlash(random: Random, post: BodyOf): string {
  const text = pick(random, flashTexts)(random, post)
  const original = random() < 0.1 ? '<>' : `<http://finance.example.net/news/1355,${post.code}.html>`
  return `${text}\n\n${original}\n${pick(random, flashWaysBack)(random, post)}`
}

type Make = (random: Random, post: BodyOf) => string

const sentences = (random: Random, most: number): string =>
  Array.from({ length: 1 + Math.floor(random() * most) }, () => makeSentence(random)).join('')

const flashTexts: Make[] = [
  (random) => `\n${sentences(random, 3)}`,
  (random) => `\n${sentences(random, 2)}（${pick(random, words.papers)}）`,
  (random) => `\n${sentences(random, 2)}${pick(random, lookalikes)}`,
  (random, { title }) => `\n【${title}】${sentences(random, 2)}`,
  (_, { title }) => `\n${title}。`,
  (random, post) => `> ${sentences(random, 1)}（${pick(random, words.papers)}）\n\n${makeLine(random, post)}`,
  (random) => `> \n\n<p>${sentences(random, 2)}</p><p>${sentences(random, 3)}</p>${sourceBlock(random)}`,
  (random) =>
    `> ${makeSentence(random)}\n${makeSentence(random)}\n\n<p>${makeSentence(random)}</p>${sourceBlock(random)}`,
  (random) => `> ${makeSentence(random)}\n\n`,
]

const flashWaysBack: Make[] = [
  () => '',
  (_, { category, tag }) => `\n[返回${tag}](../${category}/)\n[返回首页](../)`,
  (random, { category, tag }) => {
    const host = pick(random, hosts)
    return `\n[返回${tag}](//${host}/${category}/)\n[返回首页](//${host}/)`
  },
  (random, { category, tag }) => {
    const host = pick(random, hosts)
    return `\n[返回${tag}](//${host}/${category}/)｜[返回首页](//${host}/)`
  },
]

/** The body of a paper's article: HTML, on one line or with a paragraph a line, or the lines of a text file. */
export function makeArticleBody(random: Random, post: BodyOf): string {
  const host = pick(random, hosts)
  const original = `<http://proxy.example.net/html_News/NewsShare.html?infoCode=NW${post.code}>`
  const back = `[返回${post.tag}](//${host}/category/${post.category}.html)｜[返回首页](//${host}/)`
  return `${pick(random, articleTexts)(random, post)}\n\n${original}\n\n${back}`
}

const paragraphs = (random: Random, most: number, start = ''): string[] =>
  Array.from({ length: 1 + Math.floor(random() * most) }, () => `<p>${start}${sentences(random, 4)}</p>`)

const articleTexts: Make[] = [
  makeLine,
  makeLine,
  // A paragraph a line, with headings that are paragraphs like others.
  (random) =>
    `${paragraphs(random, 4).join(`\n <p>${pick(random, words.why)}</p>\n `)}\n <p>据云岭社 </p>${sourceBlock(random)}`,
  (random) =>
    `<p>　本报记者 云一诺</p><p>　林二冬 澜湾报道</p>${paragraphs(random, 3, '&emsp;&emsp;').join('')}${sourceBlock(random)}`,
  (random) =>
    `<p>&nbsp;&nbsp;&nbsp;&nbsp;云岭社澜湾8月14日电（记者 岭三春）${sentences(random, 2)}</p><p><br /></p><p>&nbsp;</p>` +
    `${paragraphs(random, 2).join('')}${sourceBlock(random)}`,
  (random, { code }) =>
    `<p>${pick(random, words.when)}一览</p>${makeTable(random)}${makePicture(code)}<p>数据来源：望潮数据</p>${sourceBlock(random)}`,
  (random) =>
    `${paragraphs(random, 3).join('')}${sourceBlock(random)}<p class="em_media">（责任编辑：WC999）</p>` +
    '<p>郑重声明：望潮网发布此信息的目的在于传播更多信息，与本站立场无关。</p>',
  (random, { code }) =>
    `<p>看视频：</p>${makeFrame(random, code)}${paragraphs(random, 2).join('')}${sourceBlock(random)}`,
  (random) =>
    `<!-- EM_StockImg_Start --><!--IMG#0--><!-- EM_StockImg_End --><p>${pick(random, words.who)}<!--Link#1-->${makeSentence(random)}</p>` +
    `<!--IMG#1-->${sourceBlock(random)}`,
  (random) =>
    `<p>【<a class="toplink" target="_blank" href="http://ads.example.net/pub/web_x">炒股就用望潮软件，立即下载</a>】</p>` +
    `${paragraphs(random, 3).join('')}<p><strong>相关报道</strong></p>` +
    `<p><a href="http://finance.example.net/a/1.html">${makeTitle(random)}</a></p>${sourceBlock(random)}`,
  // The source within the last paragraph.
  (random) =>
    `${paragraphs(random, 2).join('')}<p>${sentences(random, 2)}（文章来源：${pick(random, words.papers)}）</p>`,
  (random) => `${sentences(random, 2)}\n　　${sentences(random, 2)}\n　${sentences(random, 2)} * 星号 * 与 3|4 竖线。`,
]

/** Everything on one line, with what editors and their tools leave behind. */
function makeLine(random: Random, { code }: BodyOf): string {
  const blocks = Array.from({ length: 2 + Math.floor(random() * 4) }, () => makeBlock(random, code))
  return `<p style="display:none;height:1px;overflow:hidden;"><br /></p>${blocks.join('')}${sourceBlock(random)}`
}

function makeBlock(random: Random, code: string): string {
  const kind = random()
  if (kind < 0.12) return makeChart(random)
  if (kind < 0.22)
    return `${makePicture(code)}<p style="text-align:center;">图片来源：${pick(random, words.who)}官网</p>`
  if (kind < 0.3)
    return `<p><strong>${pick(random, words.why)}${pick(random, words.what)}${pick(random, words.did)}</strong></p>`
  return `<p>${pick(random, words.link)}，${makeShare(random, pick(random, words.who))}：${sentences(random, 3)}${random() < 0.2 ? '<br />' : ''}</p>`
}

/** The name of a share as a link, in the spans that once held its price. */
function makeShare(random: Random, name: string): string {
  const share = Math.floor(1000 + random() * 9000)
  const kind = random() < 0.5 ? 'bk' : 'stock'
  const link = `<a href="http://quote.example.net/unify/r/90.BK${share}" class="keytip" data-code="90,BK${share}">${name}</a>`
  return `<span id="${kind}_90.BK${share}">${link}</span><span id="${kind}quote_90.BK${share}"></span>`
}

function makeChart(random: Random): string {
  const share = Math.floor(100 + random() * 900)
  return (
    `<!-- EM_StockImg_Start --><p style="text-align:center;"><a href="http://quote.example.net/unify/r/106.${share}" ` +
    `data-code="${share}|106|7" class="EmImageRemark" target="_blank"><img src="https://webquoteklinepic.example.net/GetPic.aspx?nid=106.${share}` +
    `&imageType=k&token=0&at=1" border="0" alt="K图 ${share}_0" data-code="K ${share}|106|7" ` +
    `style="border:#d1d1d1 1px solid;" width="578" height="276" /></a></p><!-- EM_StockImg_End -->`
  )
}

const makePicture = (code: string): string =>
  `<center><img src="https://img.example.net/download/D${code}_w800h555.jpg" alt="Image" width="552" style="border:#d1d1d1 1px solid;padding:3px;margin:5px 0;" /></center>`

const makeTable = (random: Random): string =>
  `<table border="0" style="width:580px"><tbody><tr><th>证券代码</th><th>证券简称</th></tr><tr><td>00${Math.floor(1000 + random() * 9000)}</td><td>${pick(random, words.who)}</td></tr></tbody></table>`

const makeFrame = (random: Random, code: string): string =>
  pick(random, [
    `<iframe src="https://v.qq.com/txp/iframe/player.html?vid=x${code}" width="600" height="400"></iframe>`,
    `<iframe src="//player.bilibili.com/player.html?bvid=BV${code}"></iframe>`,
    `<iframe src="https://player.youku.com/embed/X${code}"></iframe>`,
    `<iframe src="https://videos.example.net/embed/${code}"></iframe>`,
    `<video src="https://video.example.net/${code}.mp4" controls></video><script>var a=1;</script><style>p{color:red}</style>`,
  ])

/** The line that names the source, as desks write it. */
const sourceBlock = (random: Random): string =>
  `<p class="em_media">（文章来源：${pick(random, sourceNames)(random)}）</p>`

const sourceNames: ((random: Random) => string)[] = [
  (random) => pick(random, words.papers),
  (random) => pick(random, words.papers),
  (random) => `${pick(random, words.papers)}、云岭社，综合自：澜湖网`,
  (random) => `望潮${makeShare(random, '证券')}报`,
  () => '澜报·云青网',
  () => '88望潮直报 88财APP',
  () => '',
]
