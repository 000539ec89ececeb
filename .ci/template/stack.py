"""Evaluates a transformed template with parameter values, as CloudFormation does."""

# What a reference to this pseudo parameter evaluates to: the property is left out.
NO_VALUE = "AWS::NoValue"


class Stack:
    """A template with parameter values; returns its resources' properties as CloudFormation would pass them on."""

    def __init__(self, template, parameters, names=None):
        self.template = template
        self.names = names or {}
        self.values = {name: str(p.get("Default", "")) for name, p in template["Parameters"].items()} | parameters
        self.replaced = set()

    def resources(self):
        return {
            name: resource for name, resource in self.template["Resources"].items()
            if "Condition" not in resource or self.condition(resource["Condition"])
        }

    def properties(self, name):
        return self.value(self.template["Resources"][name].get("Properties", {}))

    def condition(self, name):
        return self.truth(self.template["Conditions"][name])

    def truth(self, node):
        (function, operands), = node.items()
        return {
            "Condition": lambda: self.condition(operands),
            "Fn::Not": lambda: not self.truth(operands[0]),
            "Fn::And": lambda: all(map(self.truth, operands)),
            "Fn::Or": lambda: any(map(self.truth, operands)),
            "Fn::Equals": lambda: str(self.value(operands[0])) == str(self.value(operands[1])),
        }[function]()

    def reference(self, name):
        if name in self.values:
            text = self.values[name]
            is_list = self.template["Parameters"][name]["Type"] == "CommaDelimitedList"
            return [entry.strip() for entry in text.split(",")] if is_list else text
        # A replaced resource gets a new name.
        return f"{name}-new" if name in self.replaced else self.names.get(name, name)

    def value(self, node):
        if isinstance(node, list):
            return [entry for entry in map(self.value, node) if entry != NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            (function, operands), = node.items()
            if function == "Ref":
                return self.reference(operands)
            if function == "Fn::GetAtt":
                return [self.reference(operands[0]), operands[1]]
            if function == "Fn::If":
                return self.value(operands[1 if self.condition(operands[0]) else 2])
            if function == "Fn::Join":
                return operands[0].join(map(str, self.value(operands[1])))
            if function == "Fn::Split":
                return self.value(operands[1]).split(operands[0])
            if function == "Fn::Sub":
                return self.substituted(operands)
        values = {name: self.value(child) for name, child in node.items()}
        return {name: value for name, value in values.items() if value != NO_VALUE}

    def substituted(self, operands):
        text, own = operands if isinstance(operands, list) else (operands, {})
        for name in sorted(set(own) | set(self.values) | set(self.template["Resources"]), key=len, reverse=True):
            value = self.value(own[name]) if name in own else self.reference(name)
            text = text.replace(f"${{{name}}}", str(value))
        return text
