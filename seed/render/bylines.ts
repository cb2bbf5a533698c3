// The expressions are tried only on the first characters of a line, and each of them is bounded.
const LONGEST = 100

/** A dateline says where and when a report was sent: `青河社南坪1月29日电`, `本报讯`. A letter must not follow, as in `29日电力`. */
const dateline = /^(?:[\p{L}\p{N}·\s]{2,40}?\d日(?:专?电|讯)|本[报网刊台社](?:[\p{L}\s]{0,10})讯)(?=[\s（(【：:，,]|$)/u

/** A byline in brackets: `（记者 王三春）`, `【青河日报讯】`. */
const bracketedByline =
  /^[（(【[][^（()）【】[\]]{0,60}(?:(?:记者|通讯员|作者|编辑|撰文)[^（()）【】[\]]{0,60}|讯|日电|报道)[）)】\]]/

const between = /^[\s，,：:、—]{1,10}/

/** Takes the dateline and the reporters' names off the beginning of a paragraph. */
export function withoutDateline(text: string): string {
  const line = text.slice(0, LONGEST)
  const dated = line.replace(dateline, '')
  const named = (dated === line ? line : dated.replace(between, '')).replace(bracketedByline, '')
  return named === line ? text : (named.replace(between, '') + text.slice(LONGEST)).trimStart()
}

const byline =
  /^[^\p{L}\p{N}]{0,3}(?:\p{L}{0,12}(?:记者|通讯员|评论员)[\s：:/｜|]|(?:作者|编辑|撰文|文|图|责编|校对|审核|摄影|来源)\s?[：:/｜|])/u

/** True for a line that says who wrote: `本报记者 陈一诺`, `李二冬 南坪报道`. */
export function isByline(text: string): boolean {
  const line = text.replace(/(报道|摄影)。$/, '$1')
  if ([...line].length > LONGEST || /[，。；！？]/.test(line)) return false
  return byline.test(line) || /\s\p{L}{0,8}(?:报道|摄影|摄)$/u.test(line)
}

const caption = /^(?:[（(]\s?)?(?:(?:图片|图表|数据|资料|图)?来源|图源|制图|供图|制表|图片|图表|图)\s?[：:]/

/** True for a line that says where a picture or a table is from. */
export const isCaption = (text: string): boolean => [...text].length <= LONGEST && caption.test(text)
