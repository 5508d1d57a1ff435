package io.clientele.simulate;

import java.util.List;
import java.util.Map;

/** What people write in reviews, in English and Chinese. */
final class ReviewText {
  private static final Map<String, List<String>> ENGLISH =
      Map.ofEntries(
          phrases(
              "POSITIVE",
              "Very happy with this.",
              "Would buy again.",
              "Great, thank you!",
              "Just what I wanted."),
          phrases(
              "NEUTRAL",
              "It is all right.",
              "Nothing special.",
              "As expected.",
              "Does what it should, no more."),
          phrases(
              "NEGATIVE",
              "Very disappointed.",
              "Never again.",
              "I want my money back.",
              "What a pity."),
          phrases(
              "POSITIVE DELIVERY",
              "It arrived a day early and well packed.",
              "Fast delivery.",
              "The parcel came on time."),
          phrases(
              "NEUTRAL DELIVERY",
              "Delivery took the usual time.",
              "The parcel came within the week.",
              "The box was a little dented, the contents fine."),
          phrases(
              "NEGATIVE DELIVERY",
              "It arrived far too late.",
              "I waited more than a week for the parcel.",
              "The box was crushed when it came."),
          phrases(
              "POSITIVE QUALITY",
              "Excellent quality, feels solid.",
              "Beautifully made.",
              "Works perfectly since day one."),
          phrases(
              "NEUTRAL QUALITY",
              "The quality is average.",
              "The colour differs slightly from the picture.",
              "Solid enough for daily use."),
          phrases(
              "NEGATIVE QUALITY",
              "It broke after two days.",
              "Cheap material and poor finish.",
              "It does not work at all."),
          phrases(
              "POSITIVE PRICE",
              "Good value for the money.",
              "A real bargain.",
              "Cheaper than anywhere else."),
          phrases(
              "NEUTRAL PRICE",
              "The price is what others ask too.",
              "Neither cheap nor dear.",
              "The price is acceptable."),
          phrases(
              "NEGATIVE PRICE",
              "Far too expensive for what it is.",
              "A week later it was half the price.",
              "Not worth the money."),
          phrases(
              "POSITIVE SERVICE",
              "Friendly and helpful service.",
              "My question was answered at once.",
              "They replaced a part without fuss."),
          phrases(
              "NEUTRAL SERVICE",
              "I had to ask once, then it was settled.",
              "The service answered after two days.",
              "The hotline is busy in the evening."),
          phrases(
              "NEGATIVE SERVICE",
              "Nobody answers my messages.",
              "The service was rude.",
              "They refused to take it back."));
  private static final Map<String, List<String>> CHINESE =
      Map.ofEntries(
          phrases("POSITIVE", "非常满意。", "下次还会再来买。", "很喜欢，谢谢！", "正是我想要的。"),
          phrases("NEUTRAL", "还可以吧。", "没有什么特别的。", "和预期差不多。", "一般般。"),
          phrases("NEGATIVE", "非常失望。", "再也不会买了。", "我要求退款。", "太差了。"),
          phrases("POSITIVE DELIVERY", "物流很快，提前一天就到了。", "包装很好，送货及时。", "发货速度很快。"),
          phrases("NEUTRAL DELIVERY", "送货时间正常。", "一周之内收到了包裹。", "外包装有点压痕，东西没事。"),
          phrases("NEGATIVE DELIVERY", "送货太慢了，晚了好几天。", "等了一个多星期才收到。", "收到时包装已经破了。"),
          phrases("POSITIVE QUALITY", "质量很好，做工精细。", "用起来非常好。", "材料扎实，值得推荐。"),
          phrases("NEUTRAL QUALITY", "质量一般。", "颜色和图片略有差别。", "日常使用够用了。"),
          phrases("NEGATIVE QUALITY", "用了两天就坏了。", "做工粗糙，材料廉价。", "根本不能用。"),
          phrases("POSITIVE PRICE", "性价比很高。", "价格实惠，很划算。", "比别家便宜。"),
          phrases("NEUTRAL PRICE", "价格和别家差不多。", "不算便宜也不算贵。", "价格可以接受。"),
          phrases("NEGATIVE PRICE", "太贵了，不值这个价。", "买完没几天就降价一半。", "浪费钱。"),
          phrases("POSITIVE SERVICE", "客服态度很好，很耐心。", "问题马上得到了解决。", "售后服务周到。"),
          phrases("NEUTRAL SERVICE", "问了一次客服才处理好。", "客服两天后回复。", "晚上客服比较忙。"),
          phrases("NEGATIVE SERVICE", "客服一直不回复。", "客服态度恶劣。", "拒绝退货，很生气。"));

  private ReviewText() {}

  private static Map.Entry<String, List<String>> phrases(String about, String... phrases) {
    return Map.entry(about, List.of(phrases));
  }

  /** One to three sentences of one sentiment, mostly about one aspect. */
  static String write(
      Chance chance, String language, Review.Sentiment sentiment, Review.Aspect aspect) {
    boolean chinese = language.equals("zh");
    Map<String, List<String>> phrases = chinese ? CHINESE : ENGLISH;
    String between = chinese ? "" : " ";
    StringBuilder text = new StringBuilder();
    if (chance.happens(0.6)) {
      text.append(chance.pick(phrases.get(sentiment.name()))).append(between);
    }
    text.append(chance.pick(phrases.get(sentiment + " " + aspect)));
    if (chance.happens(0.4)) {
      Review.Aspect other = chance.pick(List.of(Review.Aspect.values()));
      text.append(between).append(chance.pick(phrases.get(sentiment + " " + other)));
    }
    return text.toString();
  }
}
