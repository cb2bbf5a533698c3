import { mulberry32 } from './random.ts'

// Words of an invented country, as of the bundled sample. Sentences are put together from them; none is anybody's.

const split = (words: string): string[] => words.trim().split(/\s+/)

const places = split(
  'yun云 lan澜 gang岗 heng衡 jin金 qing青 song松 bei贝 he禾 ze泽 chuan川 pu浦 ping坪 zhou洲 ling岭 wan湾 tan滩 du渡 ji矶 yuan原',
)
const fields = split(
  'hongguan宏观 gushi股市 huishi汇市 zhaiquan债券 shangpin商品 loushi楼市 yinhang银行 baoxian保险 hangyun航运 qiche汽车 ' +
    'dianzi电子 huagong化工 nengyuan能源 nongye农业 lingshou零售 yiyao医药 chuanmei传媒 lvyou旅游 jiaoyu教育 wuliu物流',
)
const desks = split('xinwen新闻 kuaixun快讯 guancha观察 shiping时评 ribao日报')

export interface Category {
  /** Value of `categories`, and the first folder of its posts' URLs. */
  name: string
  /** Value of `tags`: every post of the category has this one tag, and no other post has it. */
  tag: string
}

const latin = (word: string): string => word.replace(/[^a-z]/g, '')
const chinese = (word: string): string => word.replace(/[a-z]/g, '')

/** 20 places, 20 fields and 5 desks: 2,000 categories, so mixed that the common ones do not all look the same. */
export const categories: readonly Category[] = fields
  .flatMap((field) => desks.flatMap((desk) => places.map((place) => [place, field, desk])))
  .map((words) => ({ name: words.map(latin).join(''), tag: words.map(chinese).join('') }))
  .map((category, n) => ({ category, order: mulberry32(n)() }))
  .sort((a, b) => a.order - b.order)
  .map(({ category }) => category)

export const words = {
  who: split(
    '统计总署 央行 财政厅 港务局 交易所 行业协会 多家券商 研究机构 地方政府 上市公司 龙头企业 监管部门 中小企业 外贸商 船东 开发商 ' +
      '消费者 分析师 基金经理 采购经理',
  ),
  when: split(
    '今日 昨日 本周 上月 本季度 今年以来 上半年 年底前 近期 过去一年 日前 月初 下周 第三季度 长假过后 收盘后 盘前 同日 去年同期 此前',
  ),
  what: split(
    '新订单 库存 出口额 贷款余额 成交量 保费收入 运价指数 用电量 零售额 利润 研发投入 融资规模 订单价格 产能 现金流 ' +
      '土地成交 能源成本 就业人数 汇率 收益率 仓单 毛利率 装机容量 客流量 票房',
  ),
  did: split(
    '上升 回落 收窄 扩大 企稳 回升 放缓 持平 创下新高 低于预期 好于预期 小幅下降 持续改善 明显走高 略有反弹 恢复增长',
  ),
  said: split('表示 指出 认为 介绍 透露 预计 强调 提醒 坦言 在公告中说'),
  why: split(
    '受雨季影响 由于基数较低 随着政策落地 在需求带动下 因原材料涨价 考虑到季节因素 得益于技术升级 面对外部压力 为稳定预期 从结构看',
  ),
  link: split('同时 不过 此外 其中 另一方面 总体来看 值得注意的是 与此相应 换句话说 具体而言'),
  end: split(
    '仍需观察 有待确认 还在协商之中 已经写入计划 尚无时间表 将逐步公布 对市场影响有限 引起各方关注 需要更多数据支持 正在加快推进',
  ),
  papers: split('海岬日报 数界日报 望潮晚报 澜洲商报 衡川时报 云港财经 青岭周刊 航运通讯 东坪证券报 松浦经济观察'),
}
