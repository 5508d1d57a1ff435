package io.clientele.schema;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The column types the contracts use. */
public final class Types {
  public static final DataType STRING = DataTypes.StringType;
  public static final DataType STRINGS = new ArrayType(DataTypes.StringType, false);
  public static final DataType BOOLEAN = DataTypes.BooleanType;
  public static final DataType INT = DataTypes.IntegerType;
  public static final DataType LONG = DataTypes.LongType;
  public static final DataType DOUBLE = DataTypes.DoubleType;
  public static final DataType DATE = DataTypes.DateType;
  public static final DataType BINARY = DataTypes.BinaryType;

  /** An instant. */
  public static final DataType TIMESTAMP = DataTypes.TimestampType;

  /** Money in the shop's currency: exact, and summed exactly whatever the order of rows. */
  public static final DataType MONEY = DataTypes.createDecimalType(18, 4);

  /**
   * No amount or number of units comes to this: far from what makes a day's sum leave 18 digits.
   */
  public static final long TOO_LARGE = 1_000_000_000_000L;

  /** What a foreign currency is worth. */
  public static final DataType RATE = DataTypes.createDecimalType(18, 8);

  /** A number of units, which need not be whole (weight, length). */
  public static final DataType QUANTITY = DataTypes.createDecimalType(18, 4);

  public static final DataType VERSIONS = DataTypes.createMapType(STRING, LONG, false);

  public static final DataType NUMBERS = new ArrayType(DataTypes.DoubleType, true);
  public static final DataType SHARES = DataTypes.createMapType(STRING, DOUBLE, true);

  private Types() {}
}
