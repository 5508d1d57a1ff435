package io.clientele.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.TestSpark;
import io.clientele.notebook.Picture.Kind;
import io.clientele.problem.Problem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class PictureTest {
  @Test
  void thePageHoldsTheRowsAndNothingInThemBecomesMarkup() {
    Dataset<Row> rows =
        TestSpark.session()
            .sql(
                "select * from values ('<b>\"x\"</b>', 1, 2.5d), ('y', null, double('nan')) as t(name, n, share)");
    assertThat(Picture.of(Kind.BARS, "Names & numbers", rows).toString())
        .startsWith(
            "<div class=\"clientele-picture\" role=\"img\" aria-label=\"Names &amp; numbers\"")
        .contains(
            "{&quot;kind&quot;:&quot;bars&quot;,&quot;title&quot;:&quot;Names &amp; numbers&quot;,&quot;columns&quot;:[&quot;name&quot;,&quot;n&quot;,&quot;share&quot;],"
                + "&quot;rows&quot;:[[&quot;&lt;b&gt;\\&quot;x\\&quot;&lt;/b&gt;&quot;,1,2.5],[&quot;y&quot;,null,&quot;NaN&quot;]]}")
        .doesNotContain("<b>");
  }

  @Test
  void noRowsAreNoPictureAndTooManyAreRefused() {
    Dataset<Row> rows = TestSpark.session().range(Picture.MOST + 1).selectExpr("id", "id as n");
    assertThat(Picture.of(Kind.LINES, "Empty", rows.where("n < 0")).toString())
        .isEqualTo("<p>Empty. Nothing to show: the query gives no rows.</p>");
    assertThatThrownBy(() -> Picture.of(Kind.LINES, "Full", rows))
        .isInstanceOf(Problem.class)
        .hasMessage(
            "the picture 'Full' has more than 2000 rows\n  add them up in the query, or take some: order by … limit 2000");
    assertThatThrownBy(() -> Picture.of(Kind.HEAT, "Flat", rows))
        .isInstanceOf(Problem.class)
        .hasMessage("the picture 'Flat' has 2 columns\n  a picture of heat takes at least 3");
  }

  @Test
  void aTableRoundsAndTellsThatThereIsMore() {
    Dataset<Row> rows =
        TestSpark.session()
            .range(Grid.MOST + 1)
            .selectExpr("id / 3 as third", "if(id = 1, null, '<')");
    assertThat(Grid.of(rows).toString())
        .contains("<td style=\"text-align:right\">0.3333</td><td style=\"text-align:left\"></td>")
        .contains(
            "<td style=\"text-align:right\">0.6667</td><td style=\"text-align:left\">&lt;</td>")
        .endsWith("</table><p>… more than 50 rows</p>");
  }
}
