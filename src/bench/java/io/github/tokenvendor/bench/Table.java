package io.github.tokenvendor.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown table with aligned columns. */
final class Table {

    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        this.head = List.of(head);
    }

    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell instanceof Double number ? format(number) : String.valueOf(cell));
        }
        rows.add(row);
    }

    private static String format(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.3f" : number < 100 ? "%.1f" : "%.0f", number);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, head);
        append(text, head.stream().map(cell -> "---").toList());
        rows.forEach(row -> append(text, row));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> row) {
        text.append('|');
        for (int column = 0; column < row.size(); column++) {
            text.append(' ').append(pad(row.get(column), column)).append(" |");
        }
        text.append('\n');
    }

    private String pad(String cell, int column) {
        int width = head.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return cell + " ".repeat(width - cell.length());
    }
}
