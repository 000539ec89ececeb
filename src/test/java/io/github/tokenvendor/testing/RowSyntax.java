package io.github.tokenvendor.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands the notation of a table's values; the header of {@code hostile-requests.txt} explains it. */
public final class RowSyntax {
    private static final Pattern MACRO = Pattern.compile("<([^<>]*)>");
    private static final Pattern BYTES = Pattern.compile("x((?:[0-9A-F]{2} ?)+)");
    private static final Pattern CHARACTER = Pattern.compile("u([0-9A-F]{1,6})");
    private static final Pattern REPEAT = Pattern.compile("([0-9]+)\\*(.+)", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile("now(?:([+-][0-9.]+)s)?(?: ([+-][0-9]{2}:[0-9]{2}))?");

    private final Instant now;
    private final UnaryOperator<String> words;

    /**
     * Creates a notation.
     *
     * @param now the value of {@code <now>}
     * @param words expands further words in angle brackets; returns null for an unknown one
     */
    public RowSyntax(Instant now, UnaryOperator<String> words) {
        this.now = now;
        this.words = words;
    }

    /** The text; it may hold lone surrogates, but no single bytes. */
    public String text(String value) {
        StringBuilder text = new StringBuilder();
        expand(value, text::append, bytes -> {
            throw new IllegalArgumentException("bytes are allowed in a body64 only: " + value);
        });
        return text.toString();
    }

    /** The bytes; the text in between is UTF-8. */
    public byte[] bytes(String value) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        expand(value, text -> all.writeBytes(utf8(text)), all::writeBytes);
        return all.toByteArray();
    }

    private void expand(String value, Consumer<String> texts, Consumer<byte[]> bytes) {
        Matcher macro = MACRO.matcher(value);
        int end = 0;
        while (macro.find()) {
            texts.accept(value.substring(end, macro.start()));
            Matcher hex = BYTES.matcher(macro.group(1));
            if (hex.matches()) {
                bytes.accept(HexFormat.of().parseHex(hex.group(1).replace(" ", "")));
            } else {
                texts.accept(word(macro.group(1)));
            }
            end = macro.end();
        }
        texts.accept(value.substring(end));
    }

    private String word(String word) {
        Matcher character = CHARACTER.matcher(word);
        if (character.matches()) {
            return Character.toString(Integer.parseInt(character.group(1), 16));
        }
        Matcher repeat = REPEAT.matcher(word);
        if (repeat.matches()) {
            return repeat.group(2).repeat(Integer.parseInt(repeat.group(1)));
        }
        Matcher time = TIME.matcher(word);
        if (time.matches()) {
            return time(time.group(1), time.group(2));
        }
        String known = words.apply(word);
        if (known == null) {
            throw new IllegalArgumentException("unknown word: <" + word + ">");
        }
        return known;
    }

    private String time(String shift, String offset) {
        Instant time = now;
        if (shift != null) {
            BigDecimal nanos = new BigDecimal(shift).movePointRight(9);
            time = now.plusNanos(nanos.longValueExact());
        }
        if (offset == null) {
            return time.toString();
        }
        // RFC 3339 has -00:00 for an unknown offset; java.time does not.
        OffsetDateTime local = time.atOffset(ZoneOffset.of(offset.equals("-00:00") ? "+00:00" : offset));
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn", Locale.ROOT)
                        .format(local)
                + offset;
    }

    private static byte[] utf8(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a lone surrogate has no UTF-8 form");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
