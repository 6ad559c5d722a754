"""Networks as PyTorch exports them, with random weights: `zoo.py DIRECTORY` writes each with rows of input and what PyTorch gives."""
import pathlib
import sys

import torch
from torch import nn

torch.manual_seed(1)  # Weights are drawn where layers are made.


def conv(inputs, outputs, kernel, stride=1, groups=1, activation=nn.ReLU6):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs), activation())


class Excitation(nn.Module):
    def __init__(self, channels, squeezed, activation, gate):
        super().__init__()
        self.layers = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, squeezed, 1), activation(), nn.Conv2d(squeezed, channels, 1), gate())

    def forward(self, x):
        return x * self.layers(x)


class Inverted(nn.Module):
    """Expanded, depthwise, projected (MobileNetV2), with squeeze-and-excitation (EfficientNet, MobileNetV3)."""

    def __init__(self, inputs, outputs, stride, activation=nn.ReLU6, gate=None):
        super().__init__()
        hidden = 3 * inputs
        excite = [Excitation(hidden, 4, activation, gate)] if gate else []
        self.skips = stride == 1 and inputs == outputs
        self.layers = nn.Sequential(
            conv(inputs, hidden, 1, activation=activation), conv(hidden, hidden, 3, stride, hidden, activation), *excite,
            nn.Conv2d(hidden, outputs, 1, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return x + self.layers(x) if self.skips else self.layers(x)


class Bottleneck(nn.Module):
    """ResNet-50's block."""

    def __init__(self, inputs, width, stride):
        super().__init__()
        self.layers = nn.Sequential(
            conv(inputs, width, 1, activation=nn.ReLU), conv(width, width, 3, stride, activation=nn.ReLU),
            nn.Conv2d(width, 4 * width, 1, bias=False), nn.BatchNorm2d(4 * width))
        self.skip = nn.Sequential(nn.Conv2d(inputs, 4 * width, 1, stride, bias=False), nn.BatchNorm2d(4 * width))

    def forward(self, x):
        return torch.relu(self.layers(x) + self.skip(x))


class Viewed(nn.Module):
    """Flattened by x.view(x.size(0), -1), which exporters write as arithmetic with shapes."""

    def __init__(self, layers, head):
        super().__init__()
        self.layers, self.head = layers, head

    def forward(self, x):
        x = self.layers((x - 0.5) / 0.25)
        return self.head(x.view(x.size(0), -1))


class Permuted(nn.Module):
    def __init__(self, *order):
        super().__init__()
        self.order = order

    def forward(self, x):
        return x.permute(*self.order)


class Next(nn.Module):
    """ConvNeXt's block, its products as convolutions."""

    def __init__(self, channels):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, channels, 5, padding=2, groups=channels), Permuted(0, 2, 3, 1), nn.LayerNorm(channels, eps=1e-6),
            Permuted(0, 3, 1, 2), nn.Conv2d(channels, 3 * channels, 1), nn.GELU(), nn.Conv2d(3 * channels, channels, 1))
        self.scale = nn.Parameter(torch.rand(channels, 1, 1) + 0.5)

    def forward(self, x):
        return x + self.scale * self.layers(x)


class Attention(nn.Module):
    """Attention of positions to each other, of one head."""

    def __init__(self, features, width):
        super().__init__()
        self.queries, self.keys, self.values = nn.Linear(features, width), nn.Linear(features, width), nn.Linear(features, width, bias=False)
        self.last, self.scale = nn.Linear(width, features), width ** -0.5

    def forward(self, x):
        weights = (self.queries(x) @ self.keys(x).transpose(-2, -1) * self.scale).softmax(-1)
        return self.last(weights @ self.values(x))


class Transformer(nn.Module):
    """A block of a vision transformer behind patches with learned positions, before the means of all."""

    def __init__(self, patches, features):
        super().__init__()
        self.patches = nn.Conv2d(3, features, 4, 4)
        self.positions = nn.Parameter(torch.randn(1, patches, features))
        self.mixed = nn.Linear(patches, patches)
        self.before, self.attention = nn.LayerNorm(features), Attention(features, 6)
        self.perceptron = nn.Sequential(
            nn.LayerNorm(features), nn.Linear(features, 16), nn.GELU(), nn.Linear(16, features))
        self.last = nn.Linear(features, 5)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2) + self.positions
        x = x + self.attention(self.before(x))
        x = x + self.perceptron(x)
        return self.last((self.mixed.weight @ x).mean(1))


class Heads(nn.Module):
    """Attention of several heads, queries, keys and values by one product."""

    def __init__(self, features, heads, cut):
        super().__init__()
        self.parts, self.last, self.heads, self.cut = nn.Linear(features, 3 * features), nn.Linear(features, features), heads, cut

    def cut_up(self, x):
        n, length, features = x.shape
        size = features // self.heads
        if self.cut == "stacked":
            return self.parts(x).reshape(n, length, 3, self.heads, size).permute(2, 0, 3, 1, 4).unbind(0)
        if self.cut == "indexed":
            parts = self.parts(x).reshape(n, length, 3, self.heads, size)
            return tuple(parts[:, :, part].transpose(1, 2) for part in range(3))
        return tuple(part.view(n, -1, self.heads, size).transpose(1, 2) for part in self.parts(x).chunk(3, -1))

    def forward(self, x):
        queries, keys, values = self.cut_up(x)
        weights = (queries @ keys.transpose(-2, -1) * queries.shape[-1] ** -0.5).softmax(-1)
        return self.last((weights @ values).transpose(1, 2).reshape(x.shape))


class Packed(nn.Module):
    """Attention as PyTorch 2 computes its own: positions before rows, queries, keys and values along an axis, heads among the rows."""

    def __init__(self, features, heads):
        super().__init__()
        self.parts, self.last, self.heads = nn.Linear(features, 3 * features), nn.Linear(features, features), heads

    def forward(self, x):
        x = x.transpose(0, 1)
        length, n, features = x.shape
        parts = self.parts(x).view(length, n, 3, features).unsqueeze(0).transpose(0, -2).squeeze(-2).contiguous()
        size = features // self.heads
        queries, keys, values = [
            parts[part].view(length, n * self.heads, size).transpose(0, 1).view(n, self.heads, length, size) for part in range(3)]
        mixed = (queries * size ** -0.25 @ (keys * size ** -0.25).transpose(-2, -1)).softmax(-1) @ values
        mixed = self.last(mixed.permute(2, 0, 1, 3).contiguous().view(n * length, features))
        return mixed.view(length, n, features).transpose(0, 1)


class Block(nn.Module):
    def __init__(self, features, attention):
        super().__init__()
        self.before, self.attention = nn.LayerNorm(features), attention
        self.perceptron = nn.Sequential(nn.LayerNorm(features), nn.Linear(features, 20), nn.GELU(), nn.Linear(20, features))

    def forward(self, x):
        x = x + self.attention(self.before(x))
        return x + self.perceptron(x)


class Vision(nn.Module):
    """ViT: patches, a class token and learned positions, blocks, and the classes of the token."""

    def __init__(self, patches, features, *cuts):
        super().__init__()
        self.patches = nn.Conv2d(3, features, 4, 4)
        self.token = nn.Parameter(torch.randn(1, 1, features))
        self.positions = nn.Parameter(torch.randn(1, patches + 1, features))
        self.blocks = nn.Sequential(
            *[Block(features, Packed(features, 4) if cut == "packed" else Heads(features, 4, cut)) for cut in cuts])
        self.last = nn.Sequential(nn.LayerNorm(features), nn.Linear(features, 5))

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat((self.token.expand(x.shape[0], -1, -1), x), 1) + self.positions
        return self.last(self.blocks(x)[:, 0])


class Encoder(nn.Module):
    """PyTorch's own attention, rows first or positions first."""

    def __init__(self, features, rows_first, norm_first):
        super().__init__()
        self.patches, self.rows_first = nn.Conv2d(3, features, 4, 4), rows_first
        layer = nn.TransformerEncoderLayer(features, 4, 20, batch_first=rows_first, norm_first=norm_first, activation="gelu")
        self.encoder = nn.TransformerEncoder(layer, 2, nn.LayerNorm(features))
        self.last = nn.Linear(features, 5)

    def forward(self, x):
        x = self.patches(x).flatten(2)
        if self.rows_first:
            return self.last(self.encoder(x.transpose(1, 2)).mean(1))
        return self.last(self.encoder(x.permute(2, 0, 1)).mean(0))


class Language(nn.Module):
    """BERT: words with positions and types, blocks that normalize behind, and the classes of the first word; or masked, as GPT."""

    def __init__(self, words, length, features, mask=None):
        super().__init__()
        self.words, self.positions, self.types = nn.Embedding(words, features), nn.Embedding(length, features), nn.Embedding(2, features)
        self.before = nn.LayerNorm(features, eps=1e-12)
        self.queries, self.keys, self.values, self.mixed = [nn.Linear(features, features) for _ in range(4)]
        self.behind = nn.LayerNorm(features, eps=1e-12)
        self.perceptron = nn.Sequential(nn.Linear(features, 20), nn.GELU(), nn.Linear(20, features))
        self.pooler, self.last, self.mask = nn.Linear(features, features), nn.Linear(features, 5), mask
        self.register_buffer("hidden", torch.ones(length, length).triu(1).bool())

    def heads(self, x):
        return x.view(x.size()[:-1] + (2, -1)).permute(0, 2, 1, 3)

    def scores(self, x):
        scores = self.heads(self.queries(x)) @ self.heads(self.keys(x)).transpose(-1, -2) / 2
        hidden = self.hidden[:x.shape[1], :x.shape[1]]
        if self.mask == "filled":
            return scores.masked_fill(hidden, float("-inf"))
        return scores + torch.zeros(hidden.shape).masked_fill(hidden, torch.finfo().min) if self.mask == "added" else scores

    def forward(self, ids):
        length = ids.shape[1]
        x = self.words(ids) + self.types(torch.zeros_like(ids)) + self.positions(torch.arange(length).expand((1, -1)))
        x = self.before(x)
        mixed = (self.scores(x).softmax(-1) @ self.heads(self.values(x))).permute(0, 2, 1, 3).contiguous()
        x = self.behind(x + self.mixed(mixed.view(mixed.size()[:-2] + (x.shape[-1],))))
        return self.last(torch.tanh(self.pooler((x + self.perceptron(x))[:, 0])))


def classes(channels):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(channels, 5)]


ZOO = {
    "vgg": Viewed(
        nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, ceil_mode=True)),
        nn.Sequential(nn.Linear(12 * 6 * 5, 20), nn.ReLU(), nn.Dropout(), nn.Linear(20, 5))),
    "resnet50": nn.Sequential(
        conv(3, 8, 7, 2, activation=nn.ReLU), nn.MaxPool2d(3, 2, 1), Bottleneck(8, 6, 1), Bottleneck(24, 8, 2), *classes(32)),
    "mobilenetv2": nn.Sequential(conv(3, 8, 3, 2), Inverted(8, 8, 1), Inverted(8, 12, 2), Inverted(12, 12, 1), conv(12, 20, 1), *classes(20)),
    "mobilenetv3": nn.Sequential(
        conv(3, 8, 3, 2, activation=nn.Hardswish), Inverted(8, 8, 1, nn.ReLU, nn.Hardsigmoid),
        Inverted(8, 12, 2, nn.Hardswish, nn.Hardsigmoid), *classes(12)),
    "efficientnet": nn.Sequential(
        conv(3, 8, 3, 2, activation=nn.SiLU), Inverted(8, 8, 1, nn.SiLU, nn.Sigmoid), Inverted(8, 12, 2, nn.SiLU, nn.Sigmoid), *classes(12)),
    "convnext": nn.Sequential(nn.Conv2d(3, 8, 4, 4), Next(8), Next(8), *classes(8), nn.LayerNorm(5)),
    "transformer": Transformer(30, 8),
    "vit": Vision(30, 12, "stacked", "chunks"),
    "vit-indexed": Vision(30, 12, "packed", "indexed"),
    "bert": Language(11, 9, 8),
    "bert-filled": Language(11, 9, 8, "filled"),
    "bert-added": Language(11, 9, 8, "added"),
    "encoder": Encoder(12, True, True),
    "encoder-positions": Encoder(12, False, False),
    "activations": nn.Sequential(
        nn.Conv2d(3, 6, 3, groups=3, dilation=2), nn.GELU(), nn.Conv2d(6, 6, 1), nn.PReLU(6), nn.Conv2d(6, 6, 1), nn.ELU(0.7),
        nn.Conv2d(6, 6, 1), nn.LeakyReLU(0.2), nn.Upsample(scale_factor=2), nn.ZeroPad2d((1, 2, 0, 1)), nn.Conv2d(6, 4, 3, 2),
        nn.Softplus(), nn.AvgPool2d(3, 2, 1, count_include_pad=False), nn.Tanh(), nn.AvgPool2d(3, 2, 1), *classes(4), nn.Softmax(1)),
}


def main(directory):
    folder = pathlib.Path(directory)
    for name, network in ZOO.items():
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.weight, 0.5, 1.5)
                nn.init.normal_(module.bias, 0, 0.2)
                nn.init.normal_(module.running_mean, 0, 0.2)
                nn.init.uniform_(module.running_var, 0.5, 1.5)
        network.eval()
        x = torch.randint(0, 11, (3, 7)) if isinstance(network, Language) else torch.randn(3, 3, 24, 20)
        with torch.no_grad():
            y = network(x)
        for opset, rows in ((9, None), (11, None), (13, None), (16, None), (13, 1), (13, 3)):
            try:
                torch.onnx.export(
                    network, x[:rows], str(folder / f"{name}-{opset}{f'-rows-{rows}' if rows else ''}.onnx"), opset_version=opset,
                    input_names=["pixels"], dynamic_axes=None if rows else {"pixels": {0: "batch"}},
                    training=torch.onnx.TrainingMode.PRESERVE)
            except Exception as error:
                print(f"{name}-{opset}: {error}", file=sys.stderr)
        x.float().numpy().tofile(folder / f"{name}.input")
        y.numpy().tofile(folder / f"{name}.output")


main(sys.argv[1])
