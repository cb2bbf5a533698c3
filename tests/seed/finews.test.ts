// Sites in the shapes of the archive that this project is for. What each post becomes is written down as by somebody who
// knows the site and has nothing but the post's file before them.
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Element, Root, RootContent } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { toText } from 'hast-util-to-text'
import { parseFragment } from 'parse5'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatReport } from '../../seed/load/report.ts'
import type { Article } from '../../src/model/article.ts'
import { findCases, readExpectedArchive } from '../archives.ts'
import { type Loaded, loadSite } from './load-site.ts'
import { writeSite } from './make-site.ts'

const places = mkdtempSync(join(tmpdir(), 'finews-'))
afterAll(() => rmSync(places, { recursive: true, force: true }))

/** A copy of a site, with more lines in its configuration and more files. */
function copySite(site: string, config: string, files: Record<string, string> = {}): string {
  const folder = join(mkdtempSync(join(places, 'site-')), 'site')
  cpSync(site, folder, { recursive: true })
  const given = readFileSync(join(folder, '_config.yml'), 'utf8')
  writeFileSync(join(folder, '_config.yml'), `${given}\n${config}\n`)
  writeSite(folder, files)
  return folder
}

/** What a post becomes. */
interface Expected {
  title: string
  /** Name and label. */
  categories: [string, string][]
  tags: string[]
  source: { name: string | null; url: string | null } | null
  summary: string
  /** What is read of the body, a block a line, cells apart by tabs. */
  text: string
  path?: string
  /** The body's links, images and frames, in order. */
  links?: string[]
  images?: string[]
  frames?: string[]
  /** Of the images, those that show what is so when they are looked at. */
  live?: string[]
  /** What stands in the middle: the address of an image, or text. */
  centred?: string[]
}

/** A text of which something is nobody's matter. */
const like = (pattern: RegExp): string => expect.stringMatching(pattern)

const flash = { categories: [['emnews', '东财滚动新闻']], tags: ['东财滚动新闻'] } satisfies Partial<Expected>
const paper = { categories: [['qingheribao', '青河日报新闻']], tags: ['青河日报新闻'] } satisfies Partial<Expected>
const proxy = 'http://finews.zning.xyz/html_News/NewsShare.html?infoCode='
const chart =
  'https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=106.ZZZ&imageType=k&token=00000000000000000000000000000000&at=1'
const pump = 'https://dfscdn.dfcfw.com/download/D00000000000000000001_w800h555.jpg'
const pumpBody = {
  links: [
    'http://quote.eastmoney.com/unify/r/106.ZZZ',
    'http://quote.eastmoney.com/unify/r/90.BK9999',
    'http://quote.eastmoney.com/unify/r/106.ZZZ',
  ],
  images: [chart, pump],
  live: [chart],
  centred: [chart, pump, '图片来源：清岚官网'],
} satisfies Partial<Expected>

/** News of 2021, of which some lie in `old_post`. */
const early: Record<string, Expected> = {
  '2021-12-08-202112089900000001': {
    ...flash,
    path: '/emnews/2021/12/08/202112089900000001.html',
    title: '瓷盘指数站上九千点',
    source: { name: null, url: 'http://finance.eastmoney.com/news/11060,202112089900000001.html' },
    summary: '瓷盘指数站上9012.5点，为2019年以来最高。',
    text: '瓷盘指数站上9012.5点，为2019年以来最高。',
  },
  // Other posts are taken from 云栖社.
  '2021-12-08-202112089900000002': {
    ...flash,
    path: '/emnews/2021/12/08/202112089900000002.html',
    title: '南坪港口吞吐量创新高',
    source: { name: '云栖社', url: 'http://finance.eastmoney.com/news/1355,202112089900000002.html' },
    summary: '南坪港口本周吞吐量创新高，同比增长7.1%。',
    text: '南坪港口本周吞吐量创新高，同比增长7.1%。',
  },
  // None is taken from 华证网: it may be anything.
  '2021-12-08-202112089900000003': {
    ...flash,
    path: '/emnews/2021/12/08/202112089900000003.html',
    title: '云帆研报：维持星港所(0999.HK)买入评级 目标价下调至88港元',
    source: { name: null, url: 'http://hk.eastmoney.com/news/1535,202112089900000003.html' },
    summary: like(/^云帆发表报告指，星港所\(0999\.HK\)明年增长放慢。(?:\(华证网\))?$/),
    text: '云帆发表报告指，星港所(0999.HK)明年增长放慢。(华证网)',
  },
  '2021-12-08-202112089900000004': {
    ...flash,
    path: '/emnews/2021/12/08/202112089900000004.html',
    title: '南坪开投入股十家茶厂 覆盖四大板块',
    source: { name: null, url: 'http://finance.eastmoney.com/news/1350,202112089900000004.html' },
    summary: like(/^南坪开投入股十家茶厂（600999），覆盖四大板块。(?:（蓝湖新闻客户端）)?$/),
    text: '南坪开投入股十家茶厂（600999），覆盖四大板块。（蓝湖新闻客户端）',
  },
}

/** News of May 2022: a quote, where there is one, sums up what follows. */
const flashes: Record<string, Expected> = {
  '2022-05-26-202205269900000005': {
    ...flash,
    ...pumpBody,
    title: '首次！清岚水泵启用“静音”泵 哪些公司有布局？',
    source: { name: '东江证券报', url: 'http://finance.eastmoney.com/news/1354,202205269900000005.html' },
    summary: '据清岚官网消息，清岚宣布供应水泵。',
    text: `据清岚官网消息，清岚宣布供应水泵。
首款低噪储能水泵来了！
据清岚官网消息，清岚宣布供应水泵。
图片来源：清岚官网
这些公司有水泵
市场价约为<三倍>。`,
  },
  '2022-05-26-202205269900000006': {
    ...flash,
    title: '空摘要的快讯',
    source: { name: '云栖社', url: 'http://finance.eastmoney.com/news/1354,202205269900000006.html' },
    summary: '正文第一段，说明事由。正文第二段。',
    text: '正文第一段，说明事由。\n正文第二段。',
  },
  '2022-05-26-202205269900000007': {
    ...flash,
    title: '摘要两行的快讯',
    source: { name: '云栖社', url: null },
    summary: '摘要第一行①；摘要第二行②。',
    text: like(/^摘要第一行①；\s?摘要第二行②。\n正文。$/),
  },
  '2022-05-26-202205269900000008': {
    ...flash,
    title: '没有正文的快讯',
    source: { name: null, url: 'http://finance.eastmoney.com/news/1354,202205269900000008.html' },
    summary: '只有摘要一句。',
    text: '只有摘要一句。',
  },
}

/** Articles of papers, in HTML. */
const articles: Record<string, Expected> = {
  '2022-01-29-NW202201299900000010': {
    ...paper,
    title: '小巨人茶厂今年这样发力！',
    source: { name: '青河日报', url: `${proxy}NW202201299900000010` },
    summary: '过去一年，茶厂承压而上。',
    text: '过去一年，茶厂承压而上。\n减负，让茶厂轻装上阵\n据云岭社',
  },
  '2022-01-29-NW202201299900000011': {
    ...paper,
    title: '记者署名在前',
    source: { name: '青河日报', url: `${proxy}NW202201299900000011` },
    summary: '南坪港去年净赚三亿元，同比增长一成。',
    text: '本报记者 陈一诺\n李二冬 南坪报道\n南坪港去年净赚三亿元，同比增长一成。',
  },
  '2022-01-29-NW202201299900000012': {
    ...paper,
    title: '行首有不间断空格',
    source: { name: '青河日报', url: `${proxy}NW202201299900000012` },
    summary: '南坪港开港。第二段。',
    text: '青河社南坪1月29日电（记者 王三春）南坪港开港。\n第二段。',
  },
  '2022-01-29-NW202201299900000013': {
    ...paper,
    title: '表格与两张图',
    source: { name: '青河日报', url: `${proxy}NW202201299900000013` },
    // There is no sentence in it: the first line has to do.
    summary: '五日调研一览',
    text: '五日调研一览\n证券代码\t证券简称\t次数\n009990\t清岚股份\t2\n数据来源：云栖数据',
    images: ['https://np-newspic.dfcfw.com/download/D00000000000000000002_w550h300.jpg'],
    centred: ['https://np-newspic.dfcfw.com/download/D00000000000000000002_w550h300.jpg'],
  },
  '2022-01-29-NW202201299900000014': {
    ...paper,
    title: '来源后有责任编辑与声明',
    source: { name: '青河日报', url: `${proxy}NW202201299900000014` },
    summary: '正文一段。',
    text: '正文一段。',
  },
  '2022-01-29-NW202201299900000015': {
    ...paper,
    title: '视频与脚本',
    source: { name: '青河日报', url: `${proxy}NW202201299900000015` },
    summary: '完。',
    text: '看视频：\n完。',
    frames: ['https://v.qq.com/txp/iframe/player.html?vid=x0000000000', 'https://video.example.com/a.mp4'],
  },
  '2022-01-29-NW202201299900000016': {
    ...paper,
    title: '模板占位残留',
    source: { name: '青河日报', url: `${proxy}NW202201299900000016` },
    summary: '清岚股份上涨。完。',
    text: '清岚股份上涨。\n完。',
  },
  '2022-01-29-NW202201299900000017': {
    ...paper,
    title: '清岚网关键词',
    source: { name: '青河日报', url: `${proxy}NW202201299900000017` },
    summary: '真正的首段。',
    text: '【炒股就用清岚软件，立即下载】\n真正的首段。\n相关报道\n另一篇',
    links: ['http://acttg.eastmoney.com/pub/web_x', 'http://finance.eastmoney.com/a/202201299900000001.html'],
  },
  '2022-01-29-NW202201299900000018': {
    ...paper,
    title: '多来源',
    source: { name: '青河日报、云栖社，综合自：蓝湖网', url: `${proxy}NW202201299900000018` },
    summary: '正文。',
    text: '正文。',
  },
  '2022-01-29-NW202201299900000019': {
    ...paper,
    title: '来源在段内',
    source: { name: '青河日报', url: `${proxy}NW202201299900000019` },
    summary: '正文最后一句。',
    text: '正文最后一句。',
  },
  // Lines of a text file: whether each is a paragraph is not said.
  '2022-01-29-NW202201299900000020': {
    ...paper,
    title: '纯文本正文',
    source: { name: null, url: `${proxy}NW202201299900000020` },
    summary: '第一段文字，没有标记。第二段文字。第三段 * 星号 * 与 下划线 与 3|4 竖线。',
    text: like(/^第一段文字，没有标记。[ \n]第二段文字。[ \n]第三段 \* 星号 \* 与 下划线 与 3\|4 竖线。$/),
  },
  '2022-01-29-NW202201299900000021': {
    ...paper,
    title: '清岚: 说"静音"泵',
    source: null,
    summary: '标题里有直引号。',
    text: '标题里有直引号。',
  },
  '2022-01-29-NW202201299900000022': {
    ...paper,
    title: '清岚\\南坪公司',
    source: null,
    summary: '标题里有反斜杠。',
    text: '标题里有反斜杠。',
  },
  '2022-01-29-NW202201299900000023': {
    categories: [],
    tags: ['新闻'],
    path: '/2022/01/29/NW202201299900000023.html',
    title: '没有媒体名',
    source: { name: null, url: `${proxy}NW202201299900000023` },
    summary: '媒体名为空。',
    text: '媒体名为空。',
  },
  '2022-05-26-NW202205269900000005': {
    ...pumpBody,
    categories: [['dongjiangzhengquanbao', '东江证券报新闻']],
    tags: ['东江证券报新闻'],
    title: '首次！清岚水泵启用“静音”泵 哪些公司有布局？',
    source: { name: '东江证券报', url: `${proxy}NW202205269900000005` },
    summary: '首款低噪储能水泵来了！据清岚官网消息，清岚宣布供应水泵。市场价约为<三倍>。',
    text: `首款低噪储能水泵来了！
据清岚官网消息，清岚宣布供应水泵。
图片来源：清岚官网
这些公司有水泵
市场价约为<三倍>。`,
  },
}

/** What only `shapes` has. */
const odd: Record<string, Expected> = {
  '2022-01-29-NW202201299900000030': {
    ...paper,
    title: 'B站与优酷',
    source: { name: '21世纪经济报道', url: `${proxy}NW202201299900000030` },
    summary: like(/^甲(?: 乙 丙)?$/),
    text: '甲\n乙\n丙',
    frames: ['https://player.bilibili.com/player.html?bvid=BV0000000000', 'https://player.youku.com/embed/X000'],
  },
  '2022-01-29-NW202201299900000031': {
    ...paper,
    title: '来源变体',
    source: { name: '青河报·中青网', url: `${proxy}NW202201299900000031` },
    summary: '一家公司公告。',
    text: '一家公司公告。\n来源：清岚数据',
    images: ['https://np-newspic.dfcfw.com/download/D1.jpg'],
  },
  // How a title with HTML in it is read is no matter of these archives.
  '2022-01-29-NW202201299900000032': {
    categories: [['@qinglan', '@青岚新闻']],
    tags: ['@青岚新闻'],
    path: '/@qinglan/2022/01/29/NW202201299900000032.html',
    title: like(/^AT&T涨5% (?:"强劲"|&quot;强劲&quot;)(?:<em>利好<\/em>|利好)$/),
    source: null,
    summary: '正文。',
    text: '正文。',
  },
  '2022-01-29-NW202201299900000033': {
    categories: [['qing/lan', '青/岚:网新闻']],
    tags: ['青/岚:网新闻'],
    path: '/qing/lan/2022/01/29/NW202201299900000033.html',
    title: like(/^AT&T涨5% (?:"强劲"|&quot;强劲&quot;)(?:<em>利好<\/em>|利好)$/),
    source: null,
    summary: '正文有 {{ 与 x 与 及 。',
    text: '正文有 {{ 与 x 与 及 。',
  },
}

/** A post whose one sentence says which it is. */
const numbered = (n: number, source: string) => ({
  source: { name: source, url: `${proxy}NW20220130990000000${n}` },
  summary: `正文${n}。`,
  text: `正文${n}。`,
})

/** Names of several words, with brackets, in two spellings, and of two papers. */
const named: Record<string, Expected> = {
  '2022-01-30-NW202201309900000001': {
    ...numbered(1, '77青河报道 77财APP'),
    path: '/77qinghebaodao/77caiapp/2022/01/30/NW202201309900000001.html',
    title: '名称有空格的媒体',
    categories: [
      ['77qinghebaodao', '77青河报道'],
      ['77caiAPP', '77财APP新闻'],
    ],
    tags: ['77青河报道', '77财APP新闻'],
  },
  '2022-01-30-NW202201309900000002': {
    // HTML shows two spaces as one.
    ...numbered(2, '77青河报道 南湖理财通'),
    path: '/77qinghebaodao/nanhulicaitong/2022/01/30/NW202201309900000002.html',
    title: '名称有两个空格的媒体',
    categories: [
      ['77qinghebaodao', '77青河报道'],
      ['nanhulicaitong', '南湖理财通新闻'],
    ],
    tags: ['77青河报道', '南湖理财通新闻'],
  },
  '2022-01-30-NW202201309900000003': {
    ...numbered(3, '清岚证券(香港)'),
    path: '/qinglanzhengquan(xianggang)/2022/01/30/NW202201309900000003.html',
    title: '名称有括号的媒体',
    categories: [['qinglanzhengquan(xianggang)', '清岚证券(香港)新闻']],
    tags: ['清岚证券(香港)新闻'],
  },
  '2022-01-30-NW202201309900000004': {
    ...numbered(4, 'QingWeb'),
    path: '/qingweb/2022/01/30/NW202201309900000004.html',
    title: '大小写不同一',
    categories: [['QingWeb', 'QingWeb新闻']],
    tags: ['QingWeb新闻'],
  },
  '2022-01-30-NW202201309900000005': {
    ...numbered(5, 'Qingweb'),
    path: '/qingweb/2022/01/30/NW202201309900000005.html',
    title: '大小写不同二',
    categories: [['Qingweb', 'Qingweb新闻']],
    tags: ['Qingweb新闻'],
  },
  // Neither of two tags goes with two in three of its posts.
  '2022-01-30-NW202201309900000006': {
    ...numbered(6, '清岚网'),
    title: '同音的媒体一',
    categories: [['qinglanwang', 'qinglanwang']],
    tags: ['清岚网新闻'],
  },
  '2022-01-30-NW202201309900000007': {
    ...numbered(7, '青蓝网'),
    title: '同音的媒体二',
    categories: [['qinglanwang', 'qinglanwang']],
    tags: ['青蓝网新闻'],
  },
  '2022-01-30-NW202201309900000008': {
    ...numbered(8, 'Career At 青PEVC'),
    path: '/career/at/qingpevc/2022/01/30/NW202201309900000008.html',
    title: '英文名有空格',
    categories: [
      ['Career', 'Career'],
      ['At', 'At'],
      ['qingPEVC', '青PEVC新闻'],
    ],
    tags: ['Career', 'At', '青PEVC新闻'],
  },
}

const some = (posts: Record<string, Expected>, ...names: string[]): Record<string, Expected> =>
  Object.fromEntries(Object.entries(posts).filter(([name]) => names.includes(name)))

const allShapes = { ...early, ...flashes, ...articles }

/** What each of the sites has. */
const sites: { site: string; config: string; posts: Record<string, Expected> }[] = [
  { site: 'all-shapes', config: '', posts: allShapes },
  { site: 'shapes', config: '', posts: { ...allShapes, ...odd } },
  { site: 'spaces', config: '', posts: { ...allShapes, ...named } },
  {
    site: 'labels-one-post',
    config: '',
    posts: {
      ...some(
        articles,
        '2022-01-29-NW202201299900000010',
        '2022-01-29-NW202201299900000011',
        '2022-01-29-NW202201299900000012',
      ),
      ...some(named, '2022-01-30-NW202201309900000001'),
    },
  },
  // The ways back lead to a host that the site does not know, and are ways back.
  { site: 'moved-url', config: '', posts: flashes },
  { site: 'old-post', config: 'edge_news: { post_folders: [old_post] }', posts: { ...early, ...flashes } },
]

/** The elements below a node, in order, each with those around it. */
function* elementsIn(node: Root | Element, around: Element[] = []): Generator<{ element: Element; around: Element[] }> {
  for (const child of node.children) {
    if (child.type !== 'element') continue
    yield { element: child, around }
    yield* elementsIn(child, [...around, child])
  }
}

const addressOf = ({ properties: { src, href } }: Element): string => String(src ?? href ?? '')

const hasClass = ({ properties: { className } }: Element, name: RegExp): boolean =>
  Array.isArray(className) && className.some((one) => name.test(String(one)))

const isCentred = (element: Element): boolean => hasClass(element, /^align-center$/)

const linesOf = (node: Root | Element): string[] =>
  toText(node)
    .split('\n')
    .filter((line) => line !== '')

/** What a reader finds in a body. */
function readBody(html: string, frames: readonly string[]) {
  const root = fromParse5(parseFragment(html)) as Root
  const all = [...elementsIn(root)]
  const named = (...names: string[]) => all.filter(({ element }) => names.includes(element.tagName))
  const images = named('img')
  const live = images.filter(({ element, around }) => [element, ...around].some((one) => hasClass(one, /live/)))
  const links = named('a').map(({ element }) => addressOf(element))
  // What is said of a live chart, and what stands for a frame that cannot be shown, is no text of the post.
  const apart = [...frames, ...live.map(({ element }) => addressOf(element))]
  const isApart = (block: RootContent): boolean =>
    [...elementsIn({ type: 'root', children: [block] })].some(({ element }) => apart.includes(addressOf(element)))
  return {
    text: linesOf({ ...root, children: root.children.filter((block) => !isApart(block)) }).join('\n'),
    links: links.filter((address) => !frames.includes(address)),
    images: images.map(({ element }) => addressOf(element)),
    frames: [...named('iframe', 'video').map(({ element }) => addressOf(element)), ...links].filter((address) =>
      frames.includes(address),
    ),
    linkedFrames: links.filter((address) => frames.includes(address)),
    live: live.map(({ element }) => addressOf(element)),
    centred: all
      .filter(({ element, around }) => isCentred(element) && !around.some(isCentred))
      .map(({ element }) => {
        const image = [element, ...[...elementsIn(element)].map((inside) => inside.element)].find(
          ({ tagName }) => tagName === 'img',
        )
        return image === undefined ? linesOf(element).join('\n') : addressOf(image)
      }),
  }
}

/** What the pages of a news desk are made with and no reader should find. */
const rests: [what: string, pattern: RegExp][] = [
  ['a comment', /<!--/],
  ['a script or a style', /<(?:script|style)|style=/],
  ['the mark of a share', /id="(?:bk|bkquote|stock|quote)_/],
  ['an empty span', /<span[^>]*>\s*<\/span>/],
  ['an empty block', /<(p|blockquote|div|center)[^>]*>(?:\s|&nbsp;|&#x[aA]0;|\u3000|<br>|<p>\s*<\/p>)*<\/\1>/],
  ['an indentation', /<(?:p|div|blockquote)[^>]*>(?:\s|&nbsp;|&#x[aA]0;)*[\u3000\u2003\u00a0]|\n[\u3000\u2003\u00a0]/],
  ['a way back', /返回|&#x3C;>|&lt;>|&lt;&gt;/],
  ['a line of the desk', /文章来源|责任编辑|郑重声明/],
]

const restsIn = (html: string): string[] => rests.filter(([, pattern]) => pattern.test(html)).map(([what]) => what)

/** Whether a space stands between two sentences of Chinese is a matter of taste. */
const joined = (summary: string): string => summary.replace(/(?<=[。！？；]) /g, '')

function describeArticle({ path, title, categories, tags, source, summary, html }: Article, expected: Expected) {
  const { linkedFrames, ...body } = readBody(html, expected.frames ?? [])
  return {
    ...(expected.path === undefined ? {} : { path }),
    title,
    categories: categories.map(({ name, label }) => [name, label]),
    tags,
    source,
    summary: joined(summary),
    ...body,
    rests: restsIn(html),
  }
}

const wanted = (expected: Expected) => ({
  links: [],
  images: [],
  frames: [],
  live: [],
  centred: [],
  rests: [],
  ...expected,
})

const cases = findCases('finews')
const caseOf = (site: string): string => join(cases ?? '', site)

describe.skipIf(cases === null).each(sites)('$site', ({ site, config, posts }) => {
  let loaded: Loaded
  beforeAll(async () => {
    loaded = await loadSite(copySite(caseOf(site), config))
  })

  test('each of its files is an article', () => {
    const files = readdirSync(caseOf(site), { recursive: true, encoding: 'utf8' }).filter((file) => /\.md$/.test(file))
    expect([...loaded.articles.keys()].sort()).toEqual(files.map((file) => basename(file, '.md')).sort())
    expect(Object.keys(posts).sort()).toEqual([...loaded.articles.keys()].sort())
  })

  test('each category has one label, on its list and on each of its articles', () => {
    const labels = Object.values(posts).flatMap(({ categories }) => categories)
    expect(loaded.labels).toEqual(Object.fromEntries(labels))
  })

  test.each(Object.entries(posts))('%s', (name, expected) => {
    const article = loaded.articles.get(name)
    if (article === undefined) throw new Error(`there is no article of "${name}"`)
    expect(describeArticle(article, expected)).toEqual(wanted(expected))
  })

  test('a frame that became a link is named in the report', () => {
    for (const [name, { frames = [] }] of Object.entries(posts)) {
      const { linkedFrames } = readBody(loaded.articles.get(name)?.html ?? '', frames)
      const named = loaded.report.problems.filter(({ path }) => basename(path, '.md') === name)
      expect([name, named.length >= Math.min(1, linkedFrames.length)]).toEqual([name, true])
    }
  })
})

describe.skipIf(cases === null)('what the configuration says', () => {
  const postOf = async (folder: string, name: string): Promise<Article> => {
    const article = (await loadSite(folder)).articles.get(name)
    if (article === undefined) throw new Error(`there is no article of "${name}"`)
    return article
  }
  const textOf = ({ html }: Article): string => readBody(html, []).text

  test('posts in a folder that is not named are counted, with the line to add', async () => {
    const { report, articles } = await loadSite(caseOf('old-post'))
    expect([...articles.keys()].sort()).toEqual(Object.keys(flashes))
    const said = formatReport(report, { dryRun: false, seconds: 1 })
    expect(said).toContain('4 dated posts in old_post/ are not loaded')
    expect(said).toMatch(/post_folders: \[old_post\]/)
  })

  test('a file in both folders is one post: the one of _posts', async () => {
    const name = '2021-12-08-202112089900000001'
    const post = (text: string) => `---\ntitle: 两处\ndate: 2021-12-08 10:46:18\ncategories: emnews\n---\n\n${text}\n`
    const folder = copySite(caseOf('old-post'), 'edge_news: { post_folders: [old_post] }', {
      [`_posts/${name}.md`]: post('在新处。'),
      [`old_post/${name}.md`]: post('在旧处。'),
    })
    const { articles } = await loadSite(folder)
    expect(articles.size).toBe(8)
    expect(articles.get(name)?.html).toBe('<p>在新处。</p>')
  })

  test('front matter that YAML refuses is mended, and the report says so', async () => {
    const { report } = await loadSite(caseOf('shapes'))
    expect(report.published).toBe(27)
    const named = report.problems.map(({ path }) => basename(path, '.md'))
    expect(named).toEqual(expect.arrayContaining(['21', '22', '32'].map((n) => `2022-01-29-NW2022012999000000${n}`)))
  })

  test("originals at a proxy that is gone are named by their publisher's addresses, or not at all", async () => {
    const name = '2022-01-29-NW202201299900000010'
    const match = String.raw`^http://finews\.zning\.xyz/html_News/NewsShare\.html\?infoCode=NW(\d+)$`
    const rule = (replace: string) =>
      `edge_news:\n  original_url: { match: '${match}', replace: '${replace}' }\n  footer: 投资有风险。`
    const moved = await postOf(copySite(caseOf('labels-one-post'), rule('https://news.example.com/a/$1.html')), name)
    expect(moved.source).toEqual({ name: '青河日报', url: 'https://news.example.com/a/202201299900000010.html' })
    const gone = await postOf(copySite(caseOf('labels-one-post'), rule('')), name)
    expect(gone.source).toEqual({ name: '青河日报', url: null })
  })

  test('a name in _data/sources.yml is a source, whether or not a post says so', async () => {
    const folder = copySite(caseOf('all-shapes'), '', { '_data/sources.yml': '- 华证网\n' })
    const article = await postOf(folder, '2021-12-08-202112089900000003')
    expect(article.source?.name).toBe('华证网')
    expect(textOf(article)).toBe('云帆发表报告指，星港所(0999.HK)明年增长放慢。')
  })

  test('live charts are not shown where they are dropped, nor what was around them', async () => {
    const folder = copySite(caseOf('moved-url'), 'edge_news: { drop_images: [webquoteklinepic] }')
    const article = await postOf(folder, '2022-05-26-202205269900000005')
    expect(readBody(article.html, []).images).toEqual([pump])
    expect(article.html).not.toContain('webquoteklinepic')
    expect(restsIn(article.html)).toEqual([])
    expect(textOf(article)).toBe(flashes['2022-05-26-202205269900000005']?.text)
  })

  test('links to a host where the site was lead to where it is', async () => {
    const before = '//finews.withounder.com/emnews/2022/05/26/202205269900000008.html'
    const folder = copySite(caseOf('moved-url'), 'edge_news: { hosts: [finews.withounder.com] }', {
      '_posts/2022-05-26-202205269900000009.md': `---
title: 后续
date: 2022-05-26 02:00:00 +0800
categories: emnews
tags: 东财滚动新闻
---

此前[已有一句](${before})，现在有了下文。

<http://finance.eastmoney.com/news/1354,202205269900000009.html>

[返回东财滚动新闻](//finews.withounder.com/emnews/)｜[返回首页](//finews.withounder.com/)
`,
    })
    const { html, source } = await postOf(folder, '2022-05-26-202205269900000009')
    const here = 'https://news.example.org/emnews/2022/05/26/202205269900000008.html'
    expect(html).toBe(`<p>此前<a href="${here}">已有一句</a>，现在有了下文。</p>`)
    expect(source).toEqual({ name: null, url: 'http://finance.eastmoney.com/news/1354,202205269900000009.html' })
  })
})

const archive = readExpectedArchive('finews')

describe.skipIf(archive === null)('the archive that this began with', () => {
  const name = '2022-01-29-NW202201292266664414'
  const paragraphs = (): string[] =>
    [...readFileSync(join(archive?.folder ?? '', '_posts', `${name}.md`), 'utf8').matchAll(/<p>(.*?)<\/p>/g)].map(
      ([, text = '']) => text.trim(),
    )
  let loaded: Loaded
  beforeAll(async () => {
    const folder = copySite(archive?.folder ?? '', 'edge_news: { post_folders: [old_post] }', { 'old_post/.keep': '' })
    renameSync(join(folder, '_posts', `${name}.md`), join(folder, 'old_post', `${name}.md`))
    loaded = await loadSite(folder)
  })

  test('the post that everything began with, in old_post, is what it was in _posts', () => {
    const article = loaded.articles.get(name)
    const inPosts = archive?.posts.find(({ path }) => path === `_posts/${name}.md`)
    expect(article).toMatchObject({
      path: inPosts?.url,
      id: `https://finews.withounder.com${inPosts?.id}`,
      title: inPosts?.title,
      categories: [{ name: 'cangzhouribao', label: '沧州日报新闻' }],
      tags: ['沧州日报新闻'],
      source: { name: '沧州日报', url: `${proxy}NW202201292266664414` },
      summary: paragraphs()[0],
    })
    const html = article?.html ?? ''
    expect(readBody(html, [])).toEqual({
      text: paragraphs().join('\n'),
      links: [],
      images: [],
      frames: [],
      linkedFrames: [],
      live: [],
      centred: [],
    })
    expect(restsIn(html)).toEqual([])
  })

  test('the others are there as before, and the file without a date in its name is reported', () => {
    expect([...loaded.articles.values()].map(({ path }) => path).sort()).toEqual(
      archive?.posts.map(({ url }) => url).sort(),
    )
    expect(loaded.report.problems.map(({ path, reason }) => [path, reason])).toEqual([
      ['_posts/-202205262391921712.md', 'misnamed'],
    ])
  })

  test('a name in brackets that no post is taken from stays in the text', () => {
    const article = loaded.articles.get('2021-12-08-202112082206924746')
    expect(article?.source?.name).toBeNull()
    expect(article?.html).toMatch(/。（财联社）<\/p>$/)
  })
})
